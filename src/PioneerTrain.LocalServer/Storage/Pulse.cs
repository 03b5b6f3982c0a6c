namespace PioneerTrain.LocalServer.Storage;

/// <summary>Tells everybody who waits that something changed. Take <see cref="Next"/> before looking, so that no change falls between the look and the wait.</summary>
internal sealed class Pulse
{
    private TaskCompletionSource _next = New();

    /// <summary>Completes at the next <see cref="Beat"/>.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Beat() => Interlocked.Exchange(ref _next, New()).SetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
