using System.Collections.Concurrent;

namespace PioneerTrain.TestKit;

/// <summary>
/// Runs asynchronous work on one thread and advances a manual clock whenever the work waits. Nothing
/// runs beside the clock, so the order of events does not depend on how busy the machine is.
/// </summary>
public sealed class SingleThread : SynchronizationContext
{
    private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _queue = [];

    /// <summary>Runs the work to its end.</summary>
    /// <param name="time">Advanced from delay to delay while the work waits for it.</param>
    public static Task<T> RunAsync<T>(ManualTime time, Func<Task<T>> work)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => new SingleThread().Run(time, work, result)) { IsBackground = true };
        thread.Start();
        return result.Task;
    }

    public override void Post(SendOrPostCallback d, object? state) => _queue.Add((d, state));

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("Nothing may block the thread.");

    private void Run<T>(ManualTime time, Func<Task<T>> work, TaskCompletionSource<T> result)
    {
        SetSynchronizationContext(this);
        var running = work();
        _ = running.ContinueWith(_ => Wake(), TaskScheduler.Default);

        // A library that does not return to this thread starts its delays elsewhere.
        time.OnDelay = Wake;
        while (!running.IsCompleted)
        {
            if (_queue.TryTake(out var next) || (!time.TryAdvance() && _queue.TryTake(out next, Timeout.Infinite)))
            {
                next.Callback(next.State);
            }
        }

        result.SetFromTask(running);
    }

    private void Wake() => Post(_ => { }, null);
}
