using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace PioneerTrain.LocalServer.Work;

/// <summary>
/// Runs tasks on dedicated threads, which can have a lower priority than the threads that answer
/// requests. On Linux, a thread inherits the priority of the thread that starts it: a thread of the
/// pool that a task starts by a notification has the priority of the task, and not a lower one.
/// </summary>
internal sealed partial class BackgroundThreads : TaskScheduler, IDisposable
{
    /// <summary>
    /// The nice value of a lower priority on Linux, from 0 (normal) to 19 (lowest). Has no effect in a
    /// process that already has a higher value.
    /// </summary>
    public const int Niceness = 10;

    // setpriority(2): on Linux, PRIO_PROCESS with the id 0 is the calling thread.
    private const int PrioProcess = 0;
    private const uint CallingThread = 0;

    [ThreadStatic]
    private static BackgroundThreads? _current;

    private readonly BlockingCollection<Task> _queue = [];
    private readonly List<Thread> _threads;
    private readonly bool _isLowPriority;

    /// <summary>Starts the threads.</summary>
    /// <param name="name">The name of the threads, for debuggers.</param>
    /// <param name="count">The number of threads, at least 1.</param>
    /// <param name="isLowPriority">Whether the threads have a lower priority than others.</param>
    public BackgroundThreads(string name, int count, bool isLowPriority)
    {
        _isLowPriority = isLowPriority;
        var priority = isLowPriority ? ThreadPriority.BelowNormal : ThreadPriority.Normal;
        _threads = [.. Enumerable.Range(0, count).Select(_ => new Thread(Work) { Name = name, IsBackground = true, Priority = priority })];
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
        if (_isLowPriority && OperatingSystem.IsLinux())
        {
            // .NET ignores Thread.Priority on Linux. A failure only leaves the priority unchanged.
            _ = SetPriority(PrioProcess, CallingThread, Niceness);
        }

        foreach (var task in _queue.GetConsumingEnumerable())
        {
            TryExecuteTask(task);
        }
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int niceness);
}
