using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace PioneerTrain.Benchmarks.Startup;

/// <summary>A loopback service that is asked once per process and never answers.</summary>
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

    /// <summary>Starts a program, waits until the first bytes of its first request are here, and ends it.</summary>
    /// <returns>From just before the program is started.</returns>
    /// <exception cref="InvalidOperationException">It ended, or the time passed, without a request.</exception>
    public async Task<TimeSpan> TimeToAsync(ProcessStartInfo start)
    {
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        try
        {
            using var limit = new CancellationTokenSource(_longest);
            process.EnableRaisingEvents = true;
            process.Exited += (_, _) => limit.Cancel();
            using var connection = await _listener.AcceptSocketAsync(limit.Token);
            await connection.ReceiveAsync(new byte[1], limit.Token);
            return Stopwatch.GetElapsedTime(started);
        }
        catch (OperationCanceledException silence)
        {
            process.Kill();
            throw new InvalidOperationException($"No request came. The program said: {await process.StandardOutput.ReadToEndAsync()}{await process.StandardError.ReadToEndAsync()}", silence);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    public void Dispose() => _listener.Dispose();
}
