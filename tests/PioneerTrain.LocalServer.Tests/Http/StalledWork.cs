namespace PioneerTrain.LocalServer.Http;

/// <summary>
/// The real clock, except that it blocks a worker thread when it measures a duration. A batch then
/// takes as long as a test needs.
/// </summary>
/// <param name="thread">The name of the thread, <c>training</c> or <c>evaluation</c>.</param>
internal sealed class StalledWork(string thread) : TimeProvider, IDisposable
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _released = new();

    /// <summary>Completes when the thread is blocked.</summary>
    public Task Reached => _reached.Task;

    public void Release() => _released.Set();

    public void Dispose() => _released.Dispose();

    public override long GetTimestamp()
    {
        if (Thread.CurrentThread.Name == thread)
        {
            _reached.TrySetResult();
            _released.Wait();
        }

        return base.GetTimestamp();
    }
}
