namespace PioneerTrain.LocalServer.Http;

/// <summary>The real clock, at which the training thread stands still when it looks how fast it trains: a batch that takes as long as a test needs.</summary>
internal sealed class StalledTraining : TimeProvider
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when training stands still.</summary>
    public Task Reached => _reached.Task;

    public void Release() => _released.TrySetResult();

    public override long GetTimestamp()
    {
        if (Thread.CurrentThread.Name == "training")
        {
            _reached.TrySetResult();
            _released.Task.Wait();
        }

        return base.GetTimestamp();
    }
}
