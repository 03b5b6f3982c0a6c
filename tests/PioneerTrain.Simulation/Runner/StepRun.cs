using PioneerTrain.Cli;
using PioneerTrain.Cli.Commands;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.Simulation.Driver;
using PioneerTrain.Simulation.World;
using PioneerTrain.TestKit.Runner;

namespace PioneerTrain.Simulation.Runner;

/// <summary>Runs a step as GitHub's runner does: main stage, post stage whatever became of it, signals and kills, another attempt where the runner died.</summary>
internal sealed class StepRun
{
    /// <summary>The runner kills ten seconds after its first signal (actions/runner, ProcessInvoker).</summary>
    private static readonly TimeSpan _killedAfter = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan _betweenStages = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan _anotherRunner = TimeSpan.FromSeconds(30);

    private readonly Stage _stage;
    private readonly Func<string, StepProcess> _newProcess;

    /// <param name="earlier">The step whose end this one waits for, to take over what it handed over; null for none.</param>
    public StepRun(RunPlan plan, StepFiles files, Stage stage, StepRun? earlier, Func<string, StepProcess> newProcess)
    {
        (Plan, Files, _stage, _newProcess) = (plan, files, stage, newProcess);
        if (earlier is null || plan.Attaches != AttachTarget.HandedOver)
        {
            Later(plan.StartsAfter, () => Start(plan.Attaches is null ? null : FindTarget()));
            return;
        }

        // A step that got no id of the step before has no turn.
        earlier.Over = () => Later(plan.StartsAfter, () =>
        {
            if (earlier.HandedOver is { } id)
            {
                Start(id);
            }
            else
            {
                End();
            }
        });
    }

    public RunPlan Plan { get; }

    public StepFiles Files { get; }

    /// <summary>The job that the step is told to take over.</summary>
    public string? AttachedTo { get; private set; }

    /// <summary>The newest attempt's main stage.</summary>
    public StepProcess? Main { get; private set; }

    /// <summary>The job that the newest attempt told by its outputs; null where it told none.</summary>
    public string? Told { get; private set; }

    /// <summary>The same, where the attempt left it to go on.</summary>
    public string? HandedOver { get; private set; }

    /// <summary>No further stage follows.</summary>
    public bool IsOver { get; private set; }

    private Action? Over { get; set; }

    /// <summary>The job is one that this step has to see ended.</summary>
    public bool AnswersFor(Job job) => Plan.Attaches is null ? job.Creator?.RunNumber == Plan.Number : job.Id == AttachedTo && Plan.Waits;

    private string FindTarget() =>
        Plan.Attaches == AttachTarget.Ended && _stage.Service.Jobs.All.FirstOrDefault(job => job.Creator is null) is { } ended ? ended.Id : "00000000-0000-4000-8000-000000000000";

    private void Start(string? attach)
    {
        AttachedTo = attach;
        StartMain(1);
    }

    private void StartMain(int attempt)
    {
        var plan = Plan.Attempts[attempt - 1];
        Begin($"{Plan.Number}.{attempt} main", plan.Main, Files.BeginStage(attempt, AttachedTo, null), ActionCommand.RunAsync, main =>
        {
            if (main.WasKilled && plan.Main?.Kind == InterruptionKind.RunnerDies)
            {
                Later(_anotherRunner, () => StartMain(attempt + 1));
                return;
            }

            var outputs = Files.Outputs.Values;
            Main = main;
            Told = outputs.GetValueOrDefault("job-id") is { Length: > 0 } id ? id : null;
            HandedOver = main.Exit == ExitCode.Passed && outputs.GetValueOrDefault("outcome") == "handed_over" ? Told : null;
            _stage.Invariants.CheckMain(this, main, attempt);
            var saved = Files.State;
            Later(_betweenStages, () => StartPost(attempt, saved, null));
        });
    }

    /// <param name="first">Null for the first time that the stage runs.</param>
    private void StartPost(int attempt, CommandFile saved, StepProcess? first)
    {
        var plan = Plan.Attempts[attempt - 1];
        var name = $"{Plan.Number}.{attempt} {(first is null ? "post" : "post again")}";
        Begin(name, first is null ? plan.Post : null, Files.BeginStage(attempt, AttachedTo, saved), services => new CleanupCommand(services).RunAsync(), post =>
        {
            if (!post.WasKilled)
            {
                _stage.Invariants.CheckPost(this, post, saved, first);
            }

            if (first is null && plan.RepeatsPost)
            {
                Later(_betweenStages, () => StartPost(attempt, saved, post));
            }
            else if (attempt < Plan.Attempts.Count)
            {
                Later(_anotherRunner, () => StartMain(attempt + 1));
            }
            else
            {
                End();
            }
        });
    }

    private void End()
    {
        IsOver = true;
        Over?.Invoke();
    }

    private void Begin(string name, Interruption? interruption, Func<string, string?> variables, Func<HostServices, Task<ExitCode>> program, Action<StepProcess> gone)
    {
        var process = _newProcess(name);
        process.Gone = () => gone(process);
        if (interruption is { Kind: InterruptionKind.KillWhileSaving, AtHappening: { } save })
        {
            KillAtSave(process, save, interruption.CutAt);
        }
        else if (interruption is { AtHappening: { } happening })
        {
            process.Interruption = (happening, () => Interrupt(process, interruption.Kind));
        }
        else if (interruption is not null)
        {
            Later(interruption.At, () => Interrupt(process, interruption.Kind));
        }

        process.Start(ActionEnvironment.Read(variables), () => new WireHandler(_stage.Network, _stage.Timeline, process), program);
    }

    /// <summary>In the middle of the writing: nothing was sent after it.</summary>
    private void KillAtSave(StepProcess process, int save, double cutAt)
    {
        var (length, saves) = (0L, 0);
        process.Paused = () =>
        {
            var longer = Files.StateLength;
            if (longer > length && ++saves == save)
            {
                Files.CutState(length + (long)((longer - length) * cutAt));
                process.Kill();
            }

            length = longer;
        };
    }

    private void Interrupt(StepProcess process, InterruptionKind kind)
    {
        if (kind == InterruptionKind.KillAndLoss && process.IsAlive)
        {
            Files.LoseState();
        }

        if (kind != InterruptionKind.Cancel)
        {
            process.Kill();
            return;
        }

        process.Cancel();
        Later(_killedAfter, process.Kill);
    }

    private void Later(TimeSpan delay, Action act) => _stage.Timeline.Plan(delay, null, act);
}

/// <summary>What all runs of a schedule share.</summary>
internal sealed record Stage(Timeline Timeline, Network Network, Service Service, Invariants Invariants);
