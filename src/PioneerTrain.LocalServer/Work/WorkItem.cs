namespace PioneerTrain.LocalServer.Work;

/// <summary>A work item in a queue. It is taken once, either to run or to be withdrawn.</summary>
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

    /// <summary>Withdraws the item. Returns false if it is already running.</summary>
    public bool TryWithdraw()
    {
        if (!Take())
        {
            return false;
        }

        _ended.SetResult();
        return true;
    }

    /// <summary>Requests that a running item stops.</summary>
    public void Cancel() => _stop.Cancel();

    /// <summary>Requests that a running item stops, and waits for its end.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _ended.Task.WaitAsync(cancellationToken);
    }

    private bool Take() => Interlocked.Exchange(ref _taken, 1) == 0;
}
