using System.Collections.Concurrent;

namespace PioneerTrain.LocalServer.Work;

/// <summary>
/// Runs one work item at a time, in the order of arrival, on dedicated threads, so that long
/// computations do not delay the answers to requests.
/// </summary>
internal sealed class WorkQueue : IDisposable
{
    private readonly BlockingCollection<WorkItem> _waiting = [];
    private readonly ConcurrentDictionary<string, WorkItem> _items = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _closing = new();
    private readonly BackgroundThreads _threads;
    private readonly ManualResetEventSlim _ended = new();
    private int _disposed;

    /// <summary>Starts the threads.</summary>
    /// <param name="name">The name of the threads, for debuggers.</param>
    /// <param name="threads">The number of threads for the parallel loops of an item, at least 1.</param>
    /// <param name="isLowPriority">Whether the threads have a lower priority than those that answer requests.</param>
    public WorkQueue(string name, int threads = 1, bool isLowPriority = false)
    {
        _threads = new BackgroundThreads(name, threads, isLowPriority);
        _ = Task.Factory.StartNew(WorkUntilClosed, CancellationToken.None, TaskCreationOptions.None, _threads);
    }

    /// <summary>Adds a work item.</summary>
    /// <param name="id">
    /// The id of the item for <see cref="Cancel"/> and <see cref="WithdrawAsync"/>.
    /// </param>
    /// <param name="work">
    /// The work. It must not throw, and must not block on a task that continues on the current scheduler.
    /// </param>
    public void Enqueue(string id, Action<CancellationToken> work)
    {
        var item = new WorkItem(id, work, _closing.Token);
        _items[id] = item;
        _waiting.Add(item);
    }

    /// <summary>
    /// Removes a queued item, or requests that a running item stops, without waiting for its end.
    /// </summary>
    public void Cancel(string id)
    {
        if (_items.TryGetValue(id, out var item) && !TryTakeOut(item))
        {
            item.Cancel();
        }
    }

    /// <summary>
    /// Removes a queued item, or requests that a running item stops and waits for its end.
    /// </summary>
    public async Task WithdrawAsync(string id, CancellationToken cancellationToken)
    {
        if (_items.TryGetValue(id, out var item) && !TryTakeOut(item))
        {
            await item.StopAsync(cancellationToken);
        }
    }

    /// <summary>
    /// Requests that the running item stops and waits for its end. Queued items are not started.
    /// </summary>
    public void Close()
    {
        _closing.Cancel();
        _ended.Wait();
    }

    /// <summary>
    /// Closes the queue. Can be called more than once, because the container owns a worker both as
    /// itself and as a hosted service.
    /// </summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
        {
            return;
        }

        Close();
        _threads.Dispose();
        _waiting.Dispose();
        _closing.Dispose();
        _ended.Dispose();
    }

    private bool TryTakeOut(WorkItem item) => item.TryWithdraw() && _items.TryRemove(item.Id, out _);

    private void WorkUntilClosed()
    {
        try
        {
            foreach (var item in _waiting.GetConsumingEnumerable(_closing.Token))
            {
                item.Run();
                _items.TryRemove(item.Id, out _);
            }
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            // Close was called.
            _ended.Set();
        }
        catch (Exception bug)
        {
            // A task would keep the exception unnoticed, and every queued item would wait forever.
            Environment.FailFast("A work item failed.", bug);
        }
    }
}
