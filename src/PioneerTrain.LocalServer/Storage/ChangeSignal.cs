namespace PioneerTrain.LocalServer.Storage;

/// <summary>
/// Signals waiting readers that something changed. Get <see cref="Next"/> before reading the state,
/// so that no change is missed between the read and the wait.
/// </summary>
internal sealed class ChangeSignal
{
    private TaskCompletionSource _next = New();

    /// <summary>A task that completes at the next <see cref="Notify"/>.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Notify() => Interlocked.Exchange(ref _next, New()).SetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
