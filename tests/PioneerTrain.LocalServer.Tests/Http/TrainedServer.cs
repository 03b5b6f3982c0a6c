using PioneerTrain.TestKit;

namespace PioneerTrain.LocalServer.Http;

/// <summary>
/// A server with the seed profile, a job that finds persons and locations, and a job that
/// classifies texts.
/// </summary>
public sealed class TrainedServer : IAsyncLifetime
{
    public const string Text = "Ada moved to Oslo in week 3 and Bela moved to Rome";

    private readonly TempFolder _folder = new();

    internal RunningServer Server { get; private set; } = null!;

    internal ManualTime Time { get; } = new();

    /// <summary>The id of the job with the labels <c>person</c> and <c>location</c>.</summary>
    internal string Entities { get; private set; } = "";

    /// <summary>The id of the job with the classes <c>billing</c> and <c>tracking</c>.</summary>
    internal string Classes { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Server = await RunningServer.StartAsync(_folder.Path, time: Time);
        await Server.UploadAsync("people", Rows.Few);
        await Server.UploadAsync("orders", Rows.Classes);
        Entities = await TrainAsync("people");
        Classes = await TrainAsync("orders");

        // A model of the newer address family warms up first.
        Time.Advance(TimeSpan.FromSeconds(2));
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<string> TrainAsync(string dataset)
    {
        var id = await Server.CreateJobAsync(dataset, epochs: 15, fields: ",\"training_type\":\"full\"");
        await Server.EndedAsync(id);
        return id;
    }
}
