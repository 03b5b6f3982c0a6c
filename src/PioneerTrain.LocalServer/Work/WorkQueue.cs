using System.Collections.Concurrent;

namespace PioneerTrain.LocalServer.Work;

/// <summary>
/// Runs one work item at a time, in the order of arrival, on a dedicated thread, so that long
/// computations do not block a thread of the thread pool.
/// </summary>
internal sealed class WorkQueue : IDisposable
{
    private readonly BlockingCollection<WorkItem> _waiting = [];
    private readonly ConcurrentDictionary<string, WorkItem> _items = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _closing = new();
    private readonly Thread _thread;
    private int _disposed;

    /// <summary>Starts the thread.</summary>
    /// <param name="name">The name of the thread, for debuggers.</param>
    public WorkQueue(string name)
    {
        _thread = new Thread(WorkUntilClosed) { Name = name, IsBackground = true };
        _thread.Start();
    }

    /// <summary>Adds a work item.</summary>
    /// <param name="id">
    /// The id of the item for <see cref="Cancel"/> and <see cref="WithdrawAsync"/>.
    /// </param>
    /// <param name="work">The work. It must not throw.</param>
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
        _thread.Join();
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
        _waiting.Dispose();
        _closing.Dispose();
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
        }
    }
}
