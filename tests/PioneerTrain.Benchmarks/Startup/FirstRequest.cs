using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace PioneerTrain.Benchmarks.Startup;

/// <summary>A loopback service that accepts one request per process and never responds.</summary>
internal sealed class FirstRequest : IDisposable
{
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(30);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public FirstRequest()
    {
        _listener.Start();
        Origin = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
    }

    public Uri Origin { get; }

    /// <summary>
    /// Starts a program, waits for the first bytes of its first request, and kills the program.
    /// </summary>
    /// <returns>The time from just before the program is started.</returns>
    /// <exception cref="InvalidOperationException">
    /// The program ended or the timeout passed without a request.
    /// </exception>
    public async Task<TimeSpan> TimeToAsync(ProcessStartInfo start)
    {
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(_longest);
        try
        {
            var arrival = ArrivalAsync(limit.Token);
            await Task.WhenAny(arrival, process.WaitForExitAsync(limit.Token));
            if (arrival.IsCompletedSuccessfully)
            {
                return Stopwatch.GetElapsedTime(started, await arrival);
            }

            process.Kill();
            throw new InvalidOperationException($"{start.FileName} made no request, but said: {await process.StandardOutput.ReadToEndAsync(CancellationToken.None)}");
        }
        finally
        {
            await limit.CancelAsync();
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private async Task<long> ArrivalAsync(CancellationToken cancellationToken)
    {
        using var connection = await _listener.AcceptSocketAsync(cancellationToken);
        await connection.ReceiveAsync(new byte[1], cancellationToken);
        return Stopwatch.GetTimestamp();
    }

    public void Dispose() => _listener.Dispose();
}
