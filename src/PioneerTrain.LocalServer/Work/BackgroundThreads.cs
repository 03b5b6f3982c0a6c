using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace PioneerTrain.LocalServer.Work;

/// <summary>
/// Runs tasks on dedicated threads with a lower priority than the threads that answer requests.
/// </summary>
internal sealed partial class BackgroundThreads : TaskScheduler, IDisposable
{
    /// <summary>The priority of <c>nice</c> without an argument; 0 is normal, 19 the lowest.</summary>
    public const int Niceness = 10;

    private const int PriorityOfProcess = 0;
    private const uint CallingThread = 0;

    [ThreadStatic]
    private static BackgroundThreads? _current;

    private readonly BlockingCollection<Task> _queue = [];
    private readonly List<Thread> _threads;

    /// <summary>Starts the threads.</summary>
    /// <param name="name">The name of the threads, for debuggers.</param>
    /// <param name="count">The number of threads, at least 1.</param>
    public BackgroundThreads(string name, int count)
    {
        _threads = [.. Enumerable.Range(0, count).Select(_ => new Thread(Work) { Name = name, IsBackground = true, Priority = ThreadPriority.BelowNormal })];
        _threads.ForEach(thread => thread.Start());
    }

    public override int MaximumConcurrencyLevel => _threads.Count;

    /// <summary>Waits for all tasks and ends the threads.</summary>
    public void Dispose()
    {
        _queue.CompleteAdding();
        _threads.ForEach(thread => thread.Join());
        _queue.Dispose();
    }

    protected override void QueueTask(Task task) => _queue.Add(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => _current == this && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => [.. _queue];

    private void Work()
    {
        _current = this;
        if (OperatingSystem.IsLinux())
        {
            // .NET does not change priorities on Linux. A failure is ignored: the work is the same.
            _ = SetPriority(PriorityOfProcess, CallingThread, Niceness);
        }

        foreach (var task in _queue.GetConsumingEnumerable())
        {
            TryExecuteTask(task);
        }
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int niceness);
}
