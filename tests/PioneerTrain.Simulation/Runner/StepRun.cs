using PioneerTrain.Cli;
using PioneerTrain.Cli.Commands;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.Simulation.Driver;
using PioneerTrain.Simulation.World;
using PioneerTrain.TestKit.Runner;

namespace PioneerTrain.Simulation.Runner;

/// <summary>
/// Runs a step as GitHub's runner does: the main stage, the post stage after any outcome, signals
/// and kills, and another attempt if the runner died.
/// </summary>
internal sealed class StepRun
{
    /// <summary>
    /// The runner kills the process ten seconds after the first signal (actions/runner,
    /// ProcessInvoker).
    /// </summary>
    private static readonly TimeSpan _killedAfter = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan _betweenStages = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan _anotherRunner = TimeSpan.FromSeconds(30);

    private readonly Stage _stage;
    private readonly Func<string, StepProcess> _newProcess;

    /// <param name="earlier">
    /// The step that this one waits for, to attach to the job that it handed over; null for none.
    /// </param>
    public StepRun(RunPlan plan, StepFiles files, Stage stage, StepRun? earlier, Func<string, StepProcess> newProcess)
    {
        (Plan, Files, _stage, _newProcess) = (plan, files, stage, newProcess);
        if (earlier is null || plan.Attaches != AttachTarget.HandedOver)
        {
            Later(plan.StartsAfter, () => Start(plan.Attaches is null ? null : FindTarget()));
            return;
        }

        // The step does not run if the earlier step reported no job id.
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

    /// <summary>The id of the job to attach to.</summary>
    public string? AttachedTo { get; private set; }

    /// <summary>The main stage of the newest attempt.</summary>
    public StepProcess? Main { get; private set; }

    /// <summary>The job id in the outputs of the newest attempt; null if there is none.</summary>
    public string? ReportedJobId { get; private set; }

    /// <summary>The same id if the attempt handed the job over.</summary>
    public string? HandedOver { get; private set; }

    /// <summary>Whether no further stage follows.</summary>
    public bool IsOver { get; private set; }

    private Action? Over { get; set; }

    /// <summary>Whether this step is responsible for the end of the job.</summary>
    public bool IsResponsibleFor(Job job) => Plan.Attaches is null ? job.Creator?.RunNumber == Plan.Number : job.Id == AttachedTo && Plan.Waits;

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
            ReportedJobId = outputs.GetValueOrDefault("job-id") is { Length: > 0 } id ? id : null;
            HandedOver = main.Exit == ExitCode.Passed && outputs.GetValueOrDefault("outcome") == "handed_over" ? ReportedJobId : null;
            _stage.Invariants.CheckMain(this, main, attempt);
            var saved = Files.State;
            Later(_betweenStages, () => StartPost(attempt, saved, null));
        });
    }

    /// <param name="first">The first run of the stage; null if this is the first.</param>
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
        if (Plan.Reuse.DeletesWeights is { } status)
        {
            DeleteWeights(status);
        }

        Over?.Invoke();
    }

    private void DeleteWeights(int status)
    {
        foreach (var job in _stage.Service.Jobs.All.Where(job => job.Creator?.RunNumber == Plan.Number && job.HasEnded(_stage.Timeline.Now)))
        {
            job.DeleteWeights(_stage.Timeline.Now, status);
        }
    }

    private void Begin(string name, Interruption? interruption, Func<string, string?> variables, Func<HostServices, Task<ExitCode>> program, Action<StepProcess> gone)
    {
        var process = _newProcess(name);
        process.Exited = () => gone(process);
        if (interruption is { Kind: InterruptionKind.KillWhileSaving, AtEvent: { } save })
        {
            KillAtSave(process, save, interruption.CutAt);
        }
        else if (interruption is { IsInEvaluation: true, AtEvent: { } after })
        {
            process.EvaluationBegun = () => process.InterruptAfter(after, () => Interrupt(process, interruption.Kind));
        }
        else if (interruption is { AtEvent: { } scheduledEvent })
        {
            process.Interruption = (scheduledEvent, () => Interrupt(process, interruption.Kind));
        }
        else if (interruption is not null)
        {
            Later(interruption.At, () => Interrupt(process, interruption.Kind));
        }

        process.Start(ActionEnvironment.Read(variables), () => new WireHandler(_stage.Network, _stage.Timeline, process), program);
    }

    /// <summary>Kills the process during a write, after which nothing is sent.</summary>
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

/// <summary>The state that all runs of a schedule share.</summary>
internal sealed record Stage(Timeline Timeline, Network Network, Service Service, Invariants Invariants);
