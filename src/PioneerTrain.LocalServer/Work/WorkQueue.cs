using System.Collections.Concurrent;

namespace PioneerTrain.LocalServer.Work;

/// <summary>
/// Does one piece of work at a time, in the order of arrival, on a thread of its own, so that hours of arithmetic never hold a thread that answers requests.
/// </summary>
internal sealed class WorkQueue : IDisposable
{
    private readonly BlockingCollection<WorkItem> _waiting = [];
    private readonly ConcurrentDictionary<string, WorkItem> _items = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _closing = new();
    private readonly Thread _thread;
    private int _disposed;

    /// <param name="name">Of the thread, for debuggers.</param>
    public WorkQueue(string name)
    {
        _thread = new Thread(WorkUntilClosed) { Name = name, IsBackground = true };
        _thread.Start();
    }

    /// <param name="id">Names the work for <see cref="WithdrawAsync"/>.</param>
    /// <param name="work">Catches what it throws: nobody waits for it here.</param>
    public void Enqueue(string id, Action<CancellationToken> work)
    {
        var item = new WorkItem(id, work, _closing.Token);
        _items[id] = item;
        _waiting.Add(item);
    }

    /// <summary>Takes waiting work out of the queue, or asks running work to stop and waits until it has.</summary>
    public async Task<Withdrawal> WithdrawAsync(string id, CancellationToken cancellationToken)
    {
        if (!_items.TryGetValue(id, out var item))
        {
            return Withdrawal.NotHere;
        }

        if (item.TryWithdraw())
        {
            _items.TryRemove(id, out _);
            return Withdrawal.NeverRan;
        }

        await item.StopAsync(cancellationToken);
        return Withdrawal.Stopped;
    }

    /// <summary>Asks the work in hand to stop and waits for it; what waits is not begun.</summary>
    public void Close()
    {
        _closing.Cancel();
        _thread.Join();
    }

    /// <summary>May be called more than once: the container owns a worker both as itself and as a hosted service.</summary>
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

/// <summary>What became of work that was withdrawn.</summary>
internal enum Withdrawal
{
    /// <summary>It is done already, or was never here.</summary>
    NotHere,

    NeverRan,

    /// <summary>It was running and has ended, early or not.</summary>
    Stopped,
}
