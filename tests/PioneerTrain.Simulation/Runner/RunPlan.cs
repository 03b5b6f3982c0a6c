using PioneerTrain.Simulation.Driver;

namespace PioneerTrain.Simulation.Runner;

internal enum InterruptionKind
{
    /// <summary>The workflow is cancelled: a signal, and a kill after ten seconds.</summary>
    Cancel,

    /// <summary>
    /// The process is killed without a signal, as when the machine runs out of memory.
    /// </summary>
    Kill,

    /// <summary>
    /// The process is killed while it writes the state file, which is left incomplete.
    /// </summary>
    KillWhileSaving,

    /// <summary>The process is killed and the state file is lost.</summary>
    KillAndLoss,

    /// <summary>
    /// The runner dies with the process: no post stage runs, and the run is restarted on another
    /// runner.
    /// </summary>
    RunnerDies,
}

/// <summary>The kind of job that a step attaches to.</summary>
internal enum AttachTarget
{
    /// <summary>A job that an earlier step handed over.</summary>
    HandedOver,

    /// <summary>A job of the account that ended long before.</summary>
    Ended,

    /// <summary>The service has no job with this id.</summary>
    Unknown,
}

/// <summary>An interruption of a process.</summary>
/// <param name="AtEvent">
/// The number of the event of the process that is replaced, or of the save of its state during
/// which it happens; null if <paramref name="At"/> gives the time.
/// </param>
internal sealed record Interruption(InterruptionKind Kind, int? AtEvent, TimeSpan At)
{
    /// <summary>Whether the events are counted from the evaluation of the first row.</summary>
    public bool IsInEvaluation { get; init; }

    /// <summary>The share of the last write that is kept.</summary>
    public double CutAt { get; init; }

    public static Interruption Drawn(SeededRandom random, InterruptionKind kind) => kind == InterruptionKind.KillWhileSaving
        ? new Interruption(kind, 1 + random.Below(4), TimeSpan.Zero) { CutAt = random.Fraction() }
        : random.Chance(0.6)
        ? new Interruption(kind, 1 + random.Below(random.OneOf(15, 40, 150)), TimeSpan.Zero)
        : new Interruption(kind, null, random.Seconds(0, random.OneOf(3, 60, 300)));
}

/// <summary>One attempt at a step, with the interruptions of its stages; null for none.</summary>
/// <param name="RepeatsPost">
/// Whether the post stage runs a second time without an interruption.
/// </param>
internal sealed record AttemptPlan(Interruption? Main, Interruption? Post, bool RepeatsPost = false)
{
    /// <summary>Whether the run continues with another attempt.</summary>
    public bool LosesRunner => Main?.Kind == InterruptionKind.RunnerDies || Post?.Kind == InterruptionKind.RunnerDies;
}

/// <summary>A step of a workflow run, and the actions of its users.</summary>
internal sealed record RunPlan
{
    /// <summary>The number of the run, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Runs with the same number train the same config at the same commit.</summary>
    public required int Content { get; init; }

    /// <summary>What is trained, how it is reused, and what becomes of it.</summary>
    public required ReusePlan Reuse { get; init; }

    public required TimeSpan StartsAfter { get; init; }

    /// <summary>The minimum of the gate; null for a config without a gate.</summary>
    public required double? MinimumF1 { get; init; }

    /// <summary>Whether the service evaluates on a dataset.</summary>
    public required bool Evaluates { get; init; }

    /// <summary>The held-out file; null for a config without one.</summary>
    public HeldOutPlan? HeldOut { get; init; }

    /// <summary>The sweep; null for a config with one job.</summary>
    public SweepPlan? Sweep { get; init; }

    public required TimeSpan MaxDuration { get; init; }

    public required bool Waits { get; init; }

    /// <summary>
    /// The job to attach to; null for a step that starts a job or finds one itself.
    /// </summary>
    public AttachTarget? Attaches { get; init; }

    /// <summary>
    /// The input that allows replacing an artifact with the same name in the first attempt.
    /// </summary>
    public required bool Overwrites { get; init; }

    /// <summary>Whether another step of the run has published an artifact with this name.</summary>
    public required bool NameIsTaken { get; init; }

    /// <summary>
    /// Whether the step is in a job of a matrix, all of which have one artifact name.
    /// </summary>
    public required bool IsInMatrix { get; init; }

    public required bool Restarts { get; init; }

    public required bool KeepsFolder { get; init; }

    public required IReadOnlyList<AttemptPlan> Attempts { get; init; }

    /// <summary>Whether the config has a gate.</summary>
    public bool HasGate => MinimumF1 is not null || HeldOut?.MaxDrop is not null;

    /// <summary>
    /// Whether an attempt must keep an artifact that has its name and another content.
    /// </summary>
    public bool KeepsOthers(int attempt) => !Overwrites && (attempt == 1 || IsInMatrix);

    /// <param name="training">
    /// The number of what is trained, if all runs of the schedule train it; null for a training that
    /// depends on the content.
    /// </param>
    public static RunPlan Drawn(SeededRandom random, int number, int content, int? training)
    {
        // The content depends only on its number, so it is equal in all runs with that number.
        var same = SeededRandom.For((ulong)content, 8);
        var plan = new RunPlan
        {
            Number = number,
            Content = content,
            StartsAfter = number == 1 ? TimeSpan.Zero
                : training is not null && random.Chance(0.75) ? random.Seconds(60, 500)
                : random.Chance(0.3) ? random.Seconds(0, 2) : random.Seconds(0, 120),
            MinimumF1 = same.Chance(0.2) ? null : same.OneOf(0.3, 0.75, 0.75, 0.95),
            Evaluates = same.Chance(0.8),
            MaxDuration = same.Chance(0.2) ? TimeSpan.FromSeconds(20 + same.Below(60)) : TimeSpan.FromMinutes(30),
            Reuse = ReusePlan.Drawn(random, same, training ?? content, isLikely: training is not null),
            KeepsFolder = same.Chance(0.1),
            Waits = !random.Chance(0.12),
            Overwrites = random.Chance(0.5),
            NameIsTaken = random.Chance(0.1),
            IsInMatrix = random.Chance(0.3),
            Restarts = random.Chance(0.25),
            Attempts = [.. DrawnAttempts(random)],
        };
        if (training is not null && random.Chance(0.5))
        {
            // A job that is stopped is not reused.
            plan = plan with { Attempts = [new AttemptPlan(null, null)] };
        }

        plan = HeldOutPlan.Drawn(content) is { } heldOut ? plan.With(heldOut, random) : plan;
        return plan.Waits ? plan : plan with { Reuse = plan.Reuse with { DeletesWeights = null } };
    }

    /// <summary>
    /// Creates a later step that attaches to a job. It has a separate run, state and workspace, and
    /// the same config.
    /// </summary>
    public static RunPlan DrawnAttaching(SeededRandom random, int number, RunPlan earlier) => earlier with
    {
        Number = number,
        StartsAfter = random.Chance(0.5) ? random.Seconds(0.5, 20) : random.Seconds(20, 200),
        Attaches = earlier.Waits || random.Chance(0.1) ? random.OneOf(AttachTarget.Ended, AttachTarget.Unknown) : AttachTarget.HandedOver,
        Waits = !random.Chance(0.04),
        Overwrites = random.Chance(0.5),
        NameIsTaken = random.Chance(0.1),
        Restarts = random.Chance(0.25),
        Reuse = earlier.Reuse with { DeletesWeights = null },
        Attempts = [.. DrawnAttempts(random)],
    };

    /// <summary>
    /// Returns the plan as a sweep, which waits. Another attempt often finds the jobs of the first.
    /// </summary>
    public RunPlan With(SweepPlan sweep, SeededRandom random)
    {
        var attempts = Attempts;
        if (random.Chance(0.35))
        {
            var kind = random.OneOf(InterruptionKind.Cancel, InterruptionKind.Kill, InterruptionKind.KillWhileSaving);
            attempts = [new AttemptPlan(Interruption.Drawn(random, InterruptionKind.RunnerDies), null), new AttemptPlan(random.Chance(0.4) ? Interruption.Drawn(random, kind) : null, null)];
            attempts = random.Chance(0.3) ? [.. attempts, new AttemptPlan(null, null)] : attempts;
        }

        return this with { Sweep = sweep, Waits = true, Attempts = attempts, MaxDuration = sweep.MaxDuration ?? MaxDuration };
    }

    /// <summary>
    /// Returns the plan with an evaluation by inference, which is interrupted or followed by another
    /// attempt more often.
    /// </summary>
    private RunPlan With(HeldOutPlan heldOut, SeededRandom random)
    {
        var first = Attempts[0];
        if (random.Chance(0.3))
        {
            var kind = random.OneOf(InterruptionKind.Cancel, InterruptionKind.Cancel, InterruptionKind.Kill, InterruptionKind.RunnerDies);
            first = new AttemptPlan(new Interruption(kind, 1 + random.Below(random.OneOf(5, 20, 80)), TimeSpan.Zero) { IsInEvaluation = true }, null);
        }

        var rest = Attempts.Count > 1 ? Attempts.Skip(1) : first.LosesRunner || random.Chance(0.4) ? [new AttemptPlan(null, null)] : Enumerable.Empty<AttemptPlan>();
        return this with { HeldOut = heldOut, Evaluates = false, Attempts = [first, .. rest] };
    }

    private static IEnumerable<AttemptPlan> DrawnAttempts(SeededRandom random)
    {
        var attempt = random.Below(20) switch
        {
            < 8 => new AttemptPlan(null, null),
            < 12 => new AttemptPlan(Interruption.Drawn(random, InterruptionKind.Cancel), null),
            < 15 => new AttemptPlan(Interruption.Drawn(random, random.OneOf(InterruptionKind.Kill, InterruptionKind.KillWhileSaving, InterruptionKind.KillAndLoss)), null),
            < 16 => new AttemptPlan(Interruption.Drawn(random, InterruptionKind.RunnerDies), null),
            _ => new AttemptPlan(
                Interruption.Drawn(random, random.OneOf(InterruptionKind.Cancel, InterruptionKind.Kill, InterruptionKind.KillWhileSaving)),
                new Interruption(random.OneOf(InterruptionKind.Cancel, InterruptionKind.Kill, InterruptionKind.RunnerDies), 1 + random.Below(8), TimeSpan.Zero)),
        };
        yield return attempt.LosesRunner ? attempt : attempt with { RepeatsPost = random.Chance(attempt.Post is null ? 0.1 : 0.7) };
        if (attempt.LosesRunner || random.Chance(0.15))
        {
            yield return new AttemptPlan(random.Chance(0.2) ? Interruption.Drawn(random, random.OneOf(InterruptionKind.Cancel, InterruptionKind.Kill)) : null, null);
        }
    }
}
