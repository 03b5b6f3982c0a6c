using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PioneerTrain.TestKit;

/// <summary>
/// A real HTTP/1.1 server on a free loopback port with one response per connection and one request
/// at a time. It can also misbehave: send a body that differs from the declared length, and close
/// the connection early.
/// </summary>
public sealed class LoopbackServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<LoopbackRequest> _requests = [];
    private readonly Lock _turn = new();
    private readonly Func<LoopbackRequest, LoopbackResponse> _answer;
    private readonly Task _serving;

    public LoopbackServer(Func<LoopbackRequest, LoopbackResponse> answer)
    {
        _answer = answer;
        _listener.Start();
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _serving = ServeAsync();
    }

    public Uri Url { get; }

    public IReadOnlyList<LoopbackRequest> Requests => [.. _requests];

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

    /// <summary>
    /// Accepts connections concurrently, because a client may open more connections than it has
    /// requests and leave some idle.
    /// </summary>
    private async Task AnswerAsync(TcpClient connection)
    {
        using (connection)
        {
            try
            {
                var stream = connection.GetStream();
                var answer = AnswerTo(await ReadAsync(stream));
                var head = $"HTTP/1.1 {answer.Status} X\r\nConnection: close\r\n{string.Concat(answer.Headers.Select(header => $"{header.Name}: {header.Value}\r\n"))}\r\n";
                await stream.WriteAsync(Encoding.ASCII.GetBytes(head), _stop.Token);
                await stream.WriteAsync(answer.Body, _stop.Token);
            }
            catch (Exception left) when (left is IOException or OperationCanceledException)
            {
                // The test checks how the client handles the broken connection.
            }
        }
    }

    private LoopbackResponse AnswerTo(LoopbackRequest request)
    {
        lock (_turn)
        {
            _requests.Enqueue(request);
            return _answer(request);
        }
    }

    private async Task<LoopbackRequest> ReadAsync(NetworkStream stream)
    {
        var received = new List<byte>();
        var one = new byte[1];
        while (!received.TakeLast(4).SequenceEqual("\r\n\r\n"u8.ToArray()))
        {
            await stream.ReadExactlyAsync(one, _stop.Token);
            received.Add(one[0]);
        }

        var lines = Encoding.ASCII.GetString([.. received]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = lines.Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
        var body = new byte[headers.TryGetValue("Content-Length", out var length) ? int.Parse(length) : 0];
        await stream.ReadExactlyAsync(body, _stop.Token);
        var start = lines[0].Split(' ');
        return new LoopbackRequest(start[0], start[1], headers, body);
    }
}

public sealed record LoopbackRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body)
{
    public bool HasKey => Headers.ContainsKey("X-API-Key");
}

/// <summary>
/// A response on the wire. <c>Content-Length</c> is sent only if it is in the headers, and may be
/// wrong.
/// </summary>
public sealed record LoopbackResponse(int Status, ReadOnlyMemory<byte> Body, params (string Name, string Value)[] Headers)
{
    public static LoopbackResponse Json(string json) =>
        new(200, Encoding.UTF8.GetBytes(json), ("Content-Type", "application/json"), ("Content-Length", $"{Encoding.UTF8.GetByteCount(json)}"));

    public static LoopbackResponse Redirect(int status, string location) => new(status, default, ("Location", location), ("Content-Length", "0"));
}
