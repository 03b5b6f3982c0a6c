using PioneerTrain.LocalServer.Http;
using PioneerTrain.TestKit;

namespace PioneerTrain.LocalServer.Faults;

/// <summary>
/// A server with the seed profile and one complete job, which most faults can be applied to.
/// </summary>
public sealed class FaultySeedServer : IAsyncLifetime
{
    private readonly TempFolder _folder = new();

    internal RunningServer Server { get; private set; } = null!;

    internal string JobId { get; private set; } = "";

    internal string JobPath => $"/felix/training-jobs/{JobId}";

    public async ValueTask InitializeAsync()
    {
        Server = await RunningServer.StartAsync(_folder.Path);
        await Server.UploadAsync("people", Rows.Few);
        JobId = await Server.CreateJobAsync("people");
        await Server.EndedAsync(JobId);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _folder.Dispose();
    }
}
