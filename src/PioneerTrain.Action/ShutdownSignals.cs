using System.Runtime.InteropServices;

namespace PioneerTrain.Cli;

/// <summary>
/// Turns SIGINT and SIGTERM into one cancellation. Registered before anything else runs: as process 1 of a container the kernel drops a
/// signal that nobody handles, and .NET alone ignores both there.
/// </summary>
public sealed class ShutdownSignals : IDisposable
{
    private readonly CancellationTokenSource _requested = new();
    private readonly PosixSignalRegistration[] _registrations;

    public ShutdownSignals() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Request),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Request),
    ];

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
        // The second signal is left to the runtime, which ends the process: a person who presses Ctrl-C twice means it.
        context.Cancel = !_requested.IsCancellationRequested;
        _requested.Cancel();
    }
}
