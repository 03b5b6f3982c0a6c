namespace PioneerTrain.EndToEnd.Support;

/// <summary>A local server for the tests of one class that do not disturb each other there. They run at the same time, and the server trains one job at a time.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    public LocalServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await LocalServer.StartAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
