using System.Runtime.InteropServices;

namespace PioneerTrain.Cli;

/// <summary>
/// Turns SIGINT, SIGTERM and SIGHUP (sent when the terminal closes) into one cancellation. Create
/// it before anything else: in process 1 of a container, the kernel drops signals without a
/// handler, and .NET ignores SIGINT and SIGTERM there by default.
/// </summary>
public sealed class ShutdownSignals : IDisposable
{
    /// <summary>
    /// The runner kills a step 7.5 s after the first signal (actions/runner, ProcessInvoker).
    /// </summary>
    private static readonly TimeSpan _stopTime = TimeSpan.FromSeconds(7);

    private readonly CancellationTokenSource _requested = new();
    private readonly Action _exit;
    private readonly PosixSignalRegistration[] _registrations;
    private readonly TimeProvider _time;
    private ITimer? _exitTimer;
    private bool _isRequested;

    /// <param name="exit">Exits the process when it has not exited by itself in time. A container
    /// process that the runner kills after 7.5 seconds keeps running in its container.</param>
    public ShutdownSignals(TimeProvider time, Action exit)
    {
        (_time, _exit) = (time, exit);
        PosixSignal[] signals = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP];
        _registrations = [.. signals.Select(signal => PosixSignalRegistration.Create(signal, Request))];
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Requested => _requested.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _exitTimer?.Dispose();
        _requested.Dispose();
    }

    /// <summary>
    /// Ignores all but the first signal. timeout(1) signals a child and then its process group, and
    /// users press Ctrl-C again; neither may interrupt the stop of the job.
    /// </summary>
    private void Request(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Exchange(ref _isRequested, true))
        {
            return;
        }

        _exitTimer = _time.CreateTimer(_ => _exit(), null, _stopTime, Timeout.InfiniteTimeSpan);
        _requested.Cancel();
    }
}
