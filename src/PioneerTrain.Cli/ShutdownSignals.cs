using System.Runtime.InteropServices;

namespace PioneerTrain.Cli;

/// <summary>
/// Turns SIGINT, SIGTERM and SIGHUP (the terminal is gone) into one cancellation. Registered before anything else runs: as process 1 of a container the
/// kernel drops a signal that nobody handles, and .NET alone ignores the first two there.
/// </summary>
public sealed class ShutdownSignals : IDisposable
{
    /// <summary>The runner gives up on a step 7.5 s after the first signal (actions/runner, ProcessInvoker).</summary>
    private static readonly TimeSpan _stopTime = TimeSpan.FromSeconds(7);

    private readonly CancellationTokenSource _requested = new();
    private readonly Action _end;
    private readonly PosixSignalRegistration[] _registrations;
    private readonly TimeProvider _time;
    private ITimer? _lastMoment;
    private bool _isRequested;

    /// <param name="end">Ends the process where it does not end by itself in time: what is killed from outside 7.5 seconds after the signal lives on in its container.</param>
    public ShutdownSignals(TimeProvider time, Action end)
    {
        (_time, _end) = (time, end);
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

        _lastMoment?.Dispose();
        _requested.Dispose();
    }

    /// <summary>Further signals change nothing: timeout(1) signals a child and then its group, people press Ctrl-C again, and the stop of the job must survive that.</summary>
    private void Request(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Exchange(ref _isRequested, true))
        {
            return;
        }

        _lastMoment = _time.CreateTimer(_ => _end(), null, _stopTime, Timeout.InfiniteTimeSpan);
        _requested.Cancel();
    }
}
