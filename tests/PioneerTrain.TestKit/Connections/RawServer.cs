using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace PioneerTrain.TestKit.Connections;

/// <summary>A server on a free loopback port that reads once from a connection, writes an answer and waits until the client closes it. The answer does not have to
/// be HTTP.</summary>
public sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _received = [];
    private readonly X509Certificate2? _certificate;
    private readonly byte[]? _answer;
    private readonly Task _serving;
    private int _connections;

    /// <param name="answer">Null closes the connection instead; empty leaves the client waiting.</param>
    /// <param name="certificate">Serves TLS with it.</param>
    public RawServer(string? answer, X509Certificate2? certificate = null)
    {
        _answer = answer is null ? null : Encoding.ASCII.GetBytes(answer);
        _certificate = certificate;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _serving = ServeAsync();
    }

    public int Port { get; }

    public int Connections => _connections;

    /// <summary>What was read, one item per connection on which something was sent.</summary>
    public IReadOnlyCollection<string> Received => _received;

    /// <summary>A successful response with a JSON body.</summary>
    public static string Json(string body) => $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}";

    /// <summary>A response without a body.</summary>
    public static string Status(int status, string headers = "") => $"HTTP/1.1 {status} X\r\n{headers}Content-Length: 0\r\nConnection: close\r\n\r\n";

    /// <summary>A port on which nothing listens.</summary>
    public static int UnusedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            _ = AnswerAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
    }

    private async Task AnswerAsync(TcpClient connection)
    {
        Interlocked.Increment(ref _connections);
        using (connection)
        {
            try
            {
                await using var stream = await OpenAsync(connection);
                var buffer = new byte[16 * 1024];
                _received.Enqueue(Encoding.Latin1.GetString(buffer, 0, await stream.ReadAsync(buffer, _stop.Token)));
                if (_answer is not null)
                {
                    await stream.WriteAsync(_answer, _stop.Token);
                    while (await stream.ReadAsync(buffer, _stop.Token) > 0)
                    {
                        // A connection that is closed with unread bytes is reset, and the answer is lost.
                    }
                }
            }
            catch (Exception refused) when (refused is IOException or AuthenticationException or OperationCanceledException)
            {
                // The client's view of it is tested.
            }
        }
    }

    private async Task<Stream> OpenAsync(TcpClient connection)
    {
        if (_certificate is null)
        {
            return connection.GetStream();
        }

        var stream = new SslStream(connection.GetStream());
        await stream.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _stop.Token);
        return stream;
    }
}
