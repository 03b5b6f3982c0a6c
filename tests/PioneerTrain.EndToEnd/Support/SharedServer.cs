namespace PioneerTrain.EndToEnd.Support;

/// <summary>
/// A local server that the tests of one class share. They run in parallel, and the server trains
/// one job at a time.
/// </summary>
public sealed class SharedServer : IAsyncLifetime
{
    public LocalServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await LocalServer.StartAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
