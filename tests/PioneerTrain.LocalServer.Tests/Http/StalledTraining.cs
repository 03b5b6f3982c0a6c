namespace PioneerTrain.LocalServer.Http;

/// <summary>
/// The real clock, except that it blocks the training thread when it measures its speed. A batch
/// then takes as long as a test needs.
/// </summary>
internal sealed class StalledTraining : TimeProvider, IDisposable
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _released = new();

    /// <summary>Completes when training is blocked.</summary>
    public Task Reached => _reached.Task;

    public void Release() => _released.Set();

    public void Dispose() => _released.Dispose();

    public override long GetTimestamp()
    {
        if (Thread.CurrentThread.Name == "training")
        {
            _reached.TrySetResult();
            _released.Wait();
        }

        return base.GetTimestamp();
    }
}
