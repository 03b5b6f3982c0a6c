namespace PioneerTrain.LocalServer.Work;

/// <summary>A piece of work in a queue: taken once, by the queue's thread or by whoever withdraws it.</summary>
internal sealed class WorkItem(string id, Action<CancellationToken> work, CancellationToken closing)
{
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(closing);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _taken;

    public string Id => id;

    public void Run()
    {
        if (Take())
        {
            work(_stop.Token);
            _ended.SetResult();
        }
    }

    /// <summary>False when it runs already.</summary>
    public bool TryWithdraw()
    {
        if (!Take())
        {
            return false;
        }

        _ended.SetResult();
        return true;
    }

    /// <summary>Asks running work to stop.</summary>
    public void Cancel() => _stop.Cancel();

    /// <summary>Asks running work to stop, and waits until it has or until nobody wants to know any more.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _ended.Task.WaitAsync(cancellationToken);
    }

    private bool Take() => Interlocked.Exchange(ref _taken, 1) == 0;
}
