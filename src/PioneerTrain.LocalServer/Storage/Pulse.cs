namespace PioneerTrain.LocalServer.Storage;

/// <summary>
/// Signals waiting readers that something changed. Get <see cref="Next"/> before reading the state, so
/// that no change is missed between the read and the wait.
/// </summary>
internal sealed class Pulse
{
    private TaskCompletionSource _next = New();

    /// <summary>A task that completes at the next <see cref="Beat"/>.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Beat() => Interlocked.Exchange(ref _next, New()).SetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
