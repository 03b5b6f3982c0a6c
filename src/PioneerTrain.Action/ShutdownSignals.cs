using System.Runtime.InteropServices;

namespace PioneerTrain.Cli;

/// <summary>
/// Turns SIGINT, SIGTERM and SIGHUP (the terminal is gone) into one cancellation. Registered before anything else runs: as process 1 of a container the
/// kernel drops a signal that nobody handles, and .NET alone ignores the first two there.
/// </summary>
public sealed class ShutdownSignals : IDisposable
{
    /// <summary>A signal often comes twice: timeout(1) signals a child and then its group, and people press Ctrl-C again. The stop of the job must survive that.</summary>
    private static readonly TimeSpan _stopTime = TimeSpan.FromSeconds(7.5);

    private readonly CancellationTokenSource _requested = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly TimeProvider _time;
    private long _first;

    public ShutdownSignals(TimeProvider time)
    {
        _time = time;
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

        _requested.Dispose();
    }

    private void Request(PosixSignalContext context)
    {
        Interlocked.CompareExchange(ref _first, _time.GetTimestamp(), 0);

        // Whoever still signals after that means it: the runtime ends the process.
        context.Cancel = _time.GetElapsedTime(Interlocked.Read(ref _first)) < _stopTime;
        _requested.Cancel();
    }
}
