using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PioneerTrain.Benchmarks.Upload;

/// <summary>
/// Accepts every call of the artifact protocol and discards the bytes with minimal work.
/// </summary>
internal sealed class TrivialSink : IDisposable
{
    private const int HeaderBytes = 16 * 1024;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public TrivialSink()
    {
        _listener.Start();
        Origin = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _ = AcceptAsync();
    }

    public Uri Origin { get; }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptSocketAsync());
            }
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException)
        {
            // The listener was disposed.
        }
    }

    private async Task ServeAsync(Socket connection)
    {
        using var client = connection;
        var buffer = new byte[256 * 1024];
        var filled = 0;
        try
        {
            while (true)
            {
                int end;
                while ((end = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8)) < 0)
                {
                    var read = await client.ReceiveAsync(buffer.AsMemory(filled, HeaderBytes - filled));
                    if (read == 0)
                    {
                        return;
                    }

                    filled += read;
                }

                var head = Encoding.ASCII.GetString(buffer, 0, end);
                var rest = LengthOf(head) - (filled - end - 4);
                while (rest > 0)
                {
                    rest -= await client.ReceiveAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, rest)));
                }

                filled = 0;
                await client.SendAsync(Answer(head));
            }
        }
        catch (SocketException)
        {
            // A client may close the connection when it has its response.
        }
    }

    private byte[] Answer(string head)
    {
        var status = head.StartsWith("PUT ", StringComparison.Ordinal) ? "201 Created" : "200 OK";
        var body = head.StartsWith("PUT ", StringComparison.Ordinal) ? "" : $$"""{"ok":true,"signed_upload_url":"{{Origin}}account/container/weights?sig=x","artifact_id":"1"}""";
        return Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
    }

    private static long LengthOf(string head)
    {
        const string Header = "\r\ncontent-length:";
        var at = head.IndexOf(Header, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? 0 : long.Parse(head.AsSpan(at + Header.Length).TrimStart().ToString().Split('\r')[0], CultureInfo.InvariantCulture);
    }
}
