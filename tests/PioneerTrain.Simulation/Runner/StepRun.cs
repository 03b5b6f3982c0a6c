using PioneerTrain.Cli;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.Simulation.Driver;
using PioneerTrain.Simulation.World;

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

    public StepRun(RunPlan plan, StepFiles files, Stage stage, Func<string, StepProcess> newProcess)
    {
        (Plan, Files, _stage, _newProcess) = (plan, files, stage, newProcess);
        stage.Timeline.Plan(plan.StartsAfter, null, () => StartMain(1));
    }

    public RunPlan Plan { get; }

    public StepFiles Files { get; }

    /// <summary>No further stage follows.</summary>
    public bool IsOver { get; private set; }

    private void StartMain(int attempt)
    {
        var plan = Plan.Attempts[attempt - 1];
        Begin($"{Plan.Number}.{attempt} main", plan.Main, Files.BeginStage(attempt, null), ActionStep.RunAsync, main =>
        {
            if (main.WasKilled && plan.Main?.Kind == InterruptionKind.RunnerDies)
            {
                Later(_anotherRunner, () => StartMain(attempt + 1));
                return;
            }

            _stage.Invariants.CheckMain(this, main, attempt);
            Later(_betweenStages, () => StartPost(attempt));
        });
    }

    private void StartPost(int attempt)
    {
        var plan = Plan.Attempts[attempt - 1];
        Begin($"{Plan.Number}.{attempt} post", plan.Post, Files.BeginStage(attempt, Files.State), surroundings => new CleanupAction(surroundings).RunAsync(), post =>
        {
            if (!post.WasKilled)
            {
                _stage.Invariants.CheckPost(this, post);
            }

            if (attempt < Plan.Attempts.Count)
            {
                Later(_anotherRunner, () => StartMain(attempt + 1));
            }
            else
            {
                IsOver = true;
            }
        });
    }

    private void Begin(string name, Interruption? interruption, Func<string, string?> variables, Func<Surroundings, Task<ExitCode>> program, Action<StepProcess> gone)
    {
        var process = _newProcess(name);
        process.Gone = () => gone(process);
        if (interruption is { AtHappening: { } happening })
        {
            process.Interruption = (happening, () => Interrupt(process, interruption.Kind));
        }
        else if (interruption is not null)
        {
            Later(interruption.At, () => Interrupt(process, interruption.Kind));
        }

        process.Start(ActionEnvironment.Read(variables), () => new WireHandler(_stage.Network, _stage.Timeline, process), program);
    }

    private void Interrupt(StepProcess process, InterruptionKind kind)
    {
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
