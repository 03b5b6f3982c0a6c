using PioneerTrain.Cli;
using PioneerTrain.Cli.Console;
using PioneerTrain.GitHub.Runner;

namespace PioneerTrain.Simulation.Driver;

/// <summary>
/// One process of a step: the program's own code from its services to its exit code. It runs on the thread of the schedule, and only while something happens to it.
/// </summary>
internal sealed class StepProcess : IDisposable
{
    /// <summary>Of real time, for work that leaves the thread: reading a small file takes microseconds.</summary>
    private static readonly TimeSpan _longestAbsence = TimeSpan.FromSeconds(20);

    /// <summary>Whose code a thread runs. It flows with the code, so it is known when a thread begins and when it leaves off.</summary>
    private static readonly AsyncLocal<StepProcess?> _running = new(change =>
    {
        change.PreviousValue?.Occupy(-1);
        change.CurrentValue?.Occupy(1);
    });

    private readonly object _gate = new();
    private readonly Timeline _timeline;
    private readonly Trace _trace;
    private readonly Dice _tokens;
    private readonly Dice _jitter;
    private readonly CancellationTokenSource _cancelled = new();
    private int _awaited;
    private int _threads;
    private int _begun;
    private int _happened;
    private bool _hasEnded;

    public StepProcess(int number, string name, Timeline timeline, Trace trace, ulong seed)
    {
        (Number, Name, _timeline, _trace) = (number, name, timeline, trace);
        (_tokens, _jitter) = (Dice.For(seed, 2, (ulong)number), Dice.For(seed, 3, (ulong)number));
        Time = new ProcessTime(timeline, this);
        Output = new TimedOutput(timeline, line => trace.Add(name, $"> {line}"));
    }

    public int Number { get; }

    public string Name { get; }

    /// <summary>The number of the workflow run that it belongs to.</summary>
    public required int RunNumber { get; init; }

    public ProcessTime Time { get; }

    public TimedOutput Output { get; }

    /// <summary>Not ended, and not killed.</summary>
    public bool IsAlive { get; private set; } = true;

    public ExitCode? Exit { get; private set; }

    /// <summary>What came out of the program instead of an exit code, or why it hangs.</summary>
    public string? Defect { get; private set; }

    public TimeSpan? CancelledAt { get; private set; }

    public TimeSpan? EndedAt { get; private set; }

    public bool WasKilled { get; private set; }

    /// <summary>Requests that it has sent.</summary>
    public int Requests { get; set; }

    /// <summary>Done to the process instead of the happening with this number.</summary>
    public (int At, Action Act)? Interruption { get; set; }

    /// <summary>Some of what it does is handed to threads that are yet to begin, as by an upload that sends several blocks at once.</summary>
    public bool IsOnManyThreads { get; set; }

    /// <summary>Called each time that the process is about to send something, or has nothing to do but wait.</summary>
    public Action? Paused { get; set; }

    /// <summary>Called once, when the process is gone, however it went.</summary>
    public Action? Gone { get; set; }

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

    /// <summary>Lets something happen to the process, and returns when it waits again.</summary>
    public void Let(Happening happening)
    {
        _happened++;
        if (Interruption is { } planned && planned.At == _happened)
        {
            planned.Act();
        }

        if (IsAlive && !happening.IsCalledOff)
        {
            happening.Act();
            Settle();
        }
    }

    /// <summary>The first signal.</summary>
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

    /// <summary>It gets no further moment: nothing of it runs on, no clean-up either.</summary>
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

    /// <summary>Counts what the process waits for: answers, bytes, delays.</summary>
    public void Await(int change)
    {
        lock (_gate)
        {
            _awaited += change;
            Monitor.PulseAll(_gate);
        }
    }

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

    /// <summary>Until the process waits for something of the simulation, and no thread runs its code: what leaves this thread (files are read on another) is waited for.</summary>
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

    /// <summary>What was handed to the pool before is begun when the pool has come to this, and nothing is left in it.</summary>
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
        Gone?.Invoke();
    }
}
