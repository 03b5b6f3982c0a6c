using System.Net;
using System.Net.Sockets;
using System.Text;
using PioneerTrain.TestKit.Artifacts;

namespace PioneerTrain.GitHub.Tests.Artifacts;

/// <summary>
/// A storage that refuses every address. It resets the connection of a client that sends a block
/// without waiting for 100 Continue, and responds to a client that waits.
/// </summary>
internal sealed class ConnectionResettingStorage : IBlobAddresses, IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private int _connections;

    public ConnectionResettingStorage()
    {
        _listener.Start();
        Serving = ServeAsync();
    }

    public int Connections => _connections;

    private Task Serving { get; }

    public Uri ForUpload(string name) => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/blob?sig=expired");

    public Uri ForDownload(string name, Uri upload) => upload;

    public long? LengthOf(Uri upload) => null;

    public void Dispose()
    {
        _listener.Dispose();
        Assert.True(Serving.IsCompletedSuccessfully || !Serving.IsCompleted);
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            Socket client;
            try
            {
                client = await _listener.AcceptSocketAsync();
            }
            catch (Exception over) when (over is SocketException or ObjectDisposedException)
            {
                return;
            }

            using (client)
            {
                Interlocked.Increment(ref _connections);
                if (await ReadHeadersAsync(client) is var headers && headers.Contains("Expect: 100-continue", StringComparison.OrdinalIgnoreCase))
                {
                    await client.SendAsync("HTTP/1.1 403 Forbidden\r\nx-ms-error-code: AuthenticationFailed\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray());
                    client.Shutdown(SocketShutdown.Send);
                }
                else
                {
                    client.LingerState = new LingerOption(enable: true, seconds: 0);
                }
            }
        }
    }

    private static async Task<string> ReadHeadersAsync(Socket client)
    {
        var text = new StringBuilder();
        var buffer = new byte[512];
        while (!text.ToString().Contains("\r\n\r\n", StringComparison.Ordinal) && await client.ReceiveAsync(buffer) is > 0 and var read)
        {
            text.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }

        return text.ToString();
    }
}
