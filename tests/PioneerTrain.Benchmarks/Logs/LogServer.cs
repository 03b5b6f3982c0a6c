using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PioneerTrain.Benchmarks.Logs;

/// <summary>A loopback service with one job. The job is running at the first poll, with half of its
/// log, and has failed at the second.</summary>
internal sealed class LogServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly LogShape _shape;
    private readonly byte[] _half;
    private readonly byte[] _whole;
    private readonly bool _isFollowed;
    private int _polls;

    public LogServer(LogShape shape, int lines, bool isFollowed)
    {
        (_shape, _isFollowed) = (shape, isFollowed);
        _whole = shape.Write(lines);
        _half = isFollowed ? shape.Write(lines / 2) : [];
        _listener.Start();
        Url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _ = ServeAsync();
    }

    public string Url { get; }

    public int Bytes => _whole.Length;

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                _ = AnswerAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // The benchmark ended.
        }
    }

    private async Task AnswerAsync(TcpClient connection)
    {
        using (connection)
        {
            try
            {
                var stream = connection.GetStream();
                using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
                var target = (await reader.ReadLineAsync())?.Split(' ')[1] ?? "";
                var offset = 0;
                while (await reader.ReadLineAsync() is { Length: > 0 } header)
                {
                    offset = header.StartsWith("Range: bytes=", StringComparison.OrdinalIgnoreCase) && _shape.WithRange
                        ? int.Parse(header.AsSpan("Range: bytes=".Length).TrimEnd('-'), CultureInfo.InvariantCulture)
                        : offset;
                }

                var (mediaType, body) = target.EndsWith("/logs", StringComparison.Ordinal)
                    ? (_shape.MediaType, _isFollowed && _polls < 2 ? _half : _whole)
                    : ("application/json", Encoding.UTF8.GetBytes(Record(target)));
                var range = offset == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"Content-Range: bytes {offset}-{body.Length - 1}/{body.Length}\r\n");
                await stream.WriteAsync(Encoding.ASCII.GetBytes(string.Create(
                    CultureInfo.InvariantCulture,
                    $"HTTP/1.1 {(offset == 0 ? 200 : 206)} X\r\nConnection: close\r\nContent-Type: {mediaType}\r\nContent-Length: {body.Length - offset}\r\n{range}\r\n")));
                await stream.WriteAsync(body.AsMemory(offset));
            }
            catch (IOException)
            {
                // The client does not need the rest.
            }
        }
    }

    private string Record(string target)
    {
        if (target.EndsWith("/job_abc123", StringComparison.Ordinal))
        {
            var status = Interlocked.Increment(ref _polls) < 2 ? "running" : "failed";
            return $$"""{"id":"job_abc123","model_name":"benchmark","base_model":"fastino/gliner2-base-v1","status":"{{status}}"}""";
        }

        return target.Contains("base-models", StringComparison.Ordinal)
            ? """{"models":[{"id":"fastino/gliner2-base-v1","supports_training":true}]}"""
            : target.Contains("training-jobs", StringComparison.Ordinal)
            ? """{"training_jobs":[],"has_more":false}"""
            : """{"versions":[{"dataset_name":"tickets","version_number":"1","status":"ready"}]}""";
    }
}
