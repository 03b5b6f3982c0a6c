using PioneerTrain.Cli;
using PioneerTrain.Cli.Console;
using PioneerTrain.GitHub.Runner;

namespace PioneerTrain.Simulation.Driver;

/// <summary>
/// One process of a step: the program's code from its services to its exit code. It runs on the
/// thread of the schedule, and only during an event of the process.
/// </summary>
internal sealed class StepProcess : IDisposable
{
    /// <summary>
    /// Timeout in real time for work on other threads; reading a small file takes microseconds.
    /// </summary>
    private static readonly TimeSpan _longestAbsence = TimeSpan.FromSeconds(20);

    /// <summary>
    /// The process whose code a thread runs. The value flows with the execution context, so a
    /// change shows when a thread starts or stops running that code.
    /// </summary>
    private static readonly AsyncLocal<StepProcess?> _running = new(change =>
    {
        change.PreviousValue?.Occupy(-1);
        change.CurrentValue?.Occupy(1);
    });

    private readonly object _gate = new();
    private readonly Timeline _timeline;
    private readonly Trace _trace;
    private readonly SeededRandom _tokens;
    private readonly SeededRandom _jitter;
    private readonly CancellationTokenSource _cancelled = new();
    private int _awaited;
    private int _threads;
    private int _begun;
    private int _delivered;
    private bool _hasEnded;

    public StepProcess(int number, string name, Timeline timeline, Trace trace, ulong seed)
    {
        (Number, Name, _timeline, _trace) = (number, name, timeline, trace);
        (_tokens, _jitter) = (SeededRandom.For(seed, 2, (ulong)number), SeededRandom.For(seed, 3, (ulong)number));
        Time = new ProcessTime(timeline, this);
        Output = new TimedOutput(timeline, line => trace.Add(name, $"> {line}"));
    }

    public int Number { get; }

    public string Name { get; }

    /// <summary>The number of the workflow run of this process.</summary>
    public required int RunNumber { get; init; }

    public ProcessTime Time { get; }

    public TimedOutput Output { get; }

    /// <summary>Whether the process has neither ended nor been killed.</summary>
    public bool IsAlive { get; private set; } = true;

    public ExitCode? Exit { get; private set; }

    /// <summary>
    /// The exception that ended the program instead of an exit code, or the reason why it hangs.
    /// </summary>
    public string? Defect { get; private set; }

    public TimeSpan? CancelledAt { get; private set; }

    public TimeSpan? EndedAt { get; private set; }

    public bool WasKilled { get; private set; }

    /// <summary>The number of requests sent.</summary>
    public int Requests { get; set; }

    /// <summary>Runs instead of the event with this number.</summary>
    public (int At, Action Act)? Interruption { get; set; }

    /// <summary>
    /// Whether work was queued to threads that have not started, as in an upload that sends several
    /// blocks in parallel.
    /// </summary>
    public bool IsOnManyThreads
    {
        get => field || AlwaysUsesManyThreads;
        set;
    }

    /// <summary>Whether that is possible at any time, as in a sweep, where the end of one job starts another.</summary>
    public bool AlwaysUsesManyThreads { get; init; }

    /// <summary>Called once when the process evaluates the first row.</summary>
    public Action? EvaluationBegun { get; set; }

    /// <summary>Called each time the process is about to send something or only waits.</summary>
    public Action? Paused { get; set; }

    /// <summary>Called once when the process has ended for any reason.</summary>
    public Action? Exited { get; set; }

    public void Start(ActionEnvironment environment, Func<HttpMessageHandler> wire, Func<HostServices, Task<ExitCode>> program)
    {
        _trace.Add(Name, "starts");
        var terminal = new Terminal(Output, Output, IsInteractive: false, UsesColor: false, () => 80);
        var services = new HostServices(environment, terminal, Time, _cancelled.Token)
        {
            NewToken = () => $"{_tokens.Next():x16}{_tokens.Next():x16}",
            Jitter = _jitter.Fraction,
            WrapHandler = _ => wire(),
        };
        ExecutionContext.Run(
            ExecutionContext.Capture()!,
            _ =>
            {
                _running.Value = this;
                _ = RunAsync(() => program(services));
            },
            null);
        Settle();
    }

    /// <summary>
    /// Delivers an event to the process, and returns when the process waits again.
    /// </summary>
    public void Deliver(ScheduledEvent scheduledEvent)
    {
        _delivered++;
        if (Interruption is { } planned && planned.At == _delivered)
        {
            planned.Act();
        }

        if (IsAlive && !scheduledEvent.IsCancelled)
        {
            scheduledEvent.Act();
            Settle();
        }
    }

    /// <summary>Sends the first signal.</summary>
    public void Cancel()
    {
        if (IsAlive && CancelledAt is null)
        {
            CancelledAt = _timeline.Now;
            _trace.Add(Name, "is cancelled");
            _cancelled.Cancel();
            Settle();
        }
    }

    /// <summary>Kills the process: no code of it runs afterwards, including clean-up.</summary>
    public void Kill()
    {
        if (IsAlive)
        {
            WasKilled = true;
            _trace.Add(Name, "is killed");
            Leave();
        }
    }

    public void Dispose() => _cancelled.Dispose();

    /// <summary>Counts what the process waits for: responses, bytes, delays.</summary>
    public void Await(int change)
    {
        lock (_gate)
        {
            _awaited += change;
            Monitor.PulseAll(_gate);
        }
    }

    public void BeginEvaluation()
    {
        EvaluationBegun?.Invoke();
        EvaluationBegun = null;
    }

    /// <summary>Replaces an event after the current one.</summary>
    /// <param name="after">The number of events until then.</param>
    public void InterruptAfter(int after, Action act) => Interruption = (_delivered + after, act);

    private void Occupy(int change)
    {
        lock (_gate)
        {
            _threads += change;
            _begun += change > 0 ? 1 : 0;
            Monitor.PulseAll(_gate);
        }
    }

    private async Task RunAsync(Func<Task<ExitCode>> program)
    {
        try
        {
            Exit = await program();
        }
        catch (Exception escaped)
        {
            Defect = $"an exception escaped: {escaped}";
        }

        lock (_gate)
        {
            _hasEnded = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>
    /// Blocks until the process waits for the simulation and no thread runs its code. This includes
    /// work on other threads, such as reading files.
    /// </summary>
    private void Settle()
    {
        do
        {
            WaitForThreads();
        }
        while (IsOnManyThreads && Defect is null && BeginsMore());

        if (IsAlive && (_hasEnded || Defect is not null))
        {
            _trace.Add(Name, Defect is null ? $"ends with {(int)Exit!} ({Exit})" : $"breaks: {Defect}");
            Leave();
        }

        if (IsAlive)
        {
            Paused?.Invoke();
        }
    }

    private void WaitForThreads()
    {
        lock (_gate)
        {
            while (_threads > 0 || (!_hasEnded && _awaited == 0))
            {
                if (!Monitor.Wait(_gate, _longestAbsence))
                {
                    Defect = "it waits for nothing that could happen";
                    break;
                }
            }
        }
    }

    /// <summary>
    /// Queues a work item and waits for it, so that earlier work items have started, and until the
    /// pool is empty.
    /// </summary>
    private bool BeginsMore()
    {
        int before;
        lock (_gate)
        {
            before = _begun;
        }

        using var passed = new ManualResetEventSlim();
        ThreadPool.UnsafeQueueUserWorkItem(static passed => passed.Set(), passed, preferLocal: false);
        passed.Wait();
        lock (_gate)
        {
            return _begun != before || _threads > 0 || ThreadPool.PendingWorkItemCount > 0;
        }
    }

    private void Leave()
    {
        IsAlive = false;
        EndedAt = _timeline.Now;
        Exited?.Invoke();
    }
}
