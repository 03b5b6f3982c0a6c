using PioneerTrain.Simulation.Driver;

namespace PioneerTrain.Simulation.Runner;

internal enum InterruptionKind
{
    /// <summary>Somebody cancels the workflow: a signal, and a kill after ten seconds.</summary>
    Cancel,

    /// <summary>The process is killed without a signal, as by a machine without memory.</summary>
    Kill,

    /// <summary>The same in the middle of its writing to the state file, which stays as far as it was written.</summary>
    KillWhileSaving,

    /// <summary>The same, and the state file is lost.</summary>
    KillAndLoss,

    /// <summary>The runner is gone with it: no post stage; the run is started again on another.</summary>
    RunnerDies,
}

/// <summary>Which job a step takes over that another step left.</summary>
internal enum AttachTarget
{
    /// <summary>The one that a step before handed over.</summary>
    HandedOver,

    /// <summary>One of the account that ended long before.</summary>
    Ended,

    /// <summary>None: the service has no job of this id.</summary>
    Unknown,
}

/// <summary>What somebody does to a process.</summary>
/// <param name="AtHappening">In place of so-manyth thing that happens to it, or while it saves its state for the so-manyth time; null where <paramref name="At"/> says when.</param>
internal sealed record Interruption(InterruptionKind Kind, int? AtHappening, TimeSpan At)
{
    /// <summary>How much of what was written at last stays.</summary>
    public double CutAt { get; init; }

    public static Interruption Drawn(Dice dice, InterruptionKind kind) => kind == InterruptionKind.KillWhileSaving
        ? new Interruption(kind, 1 + dice.Below(4), TimeSpan.Zero) { CutAt = dice.Fraction() }
        : dice.Chance(0.6)
        ? new Interruption(kind, 1 + dice.Below(dice.OneOf(15, 40, 150)), TimeSpan.Zero)
        : new Interruption(kind, null, dice.Seconds(0, dice.OneOf(3, 60, 300)));
}

/// <summary>One attempt at a step, with what disturbs its stages; null for nothing.</summary>
/// <param name="RepeatsPost">The post stage runs a second time, undisturbed.</param>
internal sealed record AttemptPlan(Interruption? Main, Interruption? Post, bool RepeatsPost = false)
{
    /// <summary>The run goes on with another attempt.</summary>
    public bool LosesRunner => Main?.Kind == InterruptionKind.RunnerDies || Post?.Kind == InterruptionKind.RunnerDies;
}

/// <summary>A step of a workflow run, and what its users do.</summary>
internal sealed record RunPlan
{
    /// <summary>From 1.</summary>
    public required int Number { get; init; }

    /// <summary>Runs with the same number train the same config at the same commit.</summary>
    public required int Content { get; init; }

    public required TimeSpan StartsAfter { get; init; }

    /// <summary>Null for a config without a gate.</summary>
    public required double? MinimumF1 { get; init; }

    public required bool Evaluates { get; init; }

    public required TimeSpan MaxDuration { get; init; }

    public required bool Waits { get; init; }

    /// <summary>Null for a step that starts a job or finds one by itself.</summary>
    public AttachTarget? Attaches { get; init; }

    /// <summary>The step's input: an artifact of its name may be replaced, not only by a second attempt.</summary>
    public required bool Overwrites { get; init; }

    /// <summary>Another step of the run has published an artifact of the name.</summary>
    public required bool NameIsTaken { get; init; }

    public required bool Restarts { get; init; }

    public required bool UploadsData { get; init; }

    public required bool KeepsFolder { get; init; }

    public required IReadOnlyList<AttemptPlan> Attempts { get; init; }

    public static RunPlan Drawn(Dice dice, int number, int content)
    {
        // What makes the content is the same for all runs of it.
        var same = Dice.For((ulong)content, 8);
        return new RunPlan
        {
            Number = number,
            Content = content,
            StartsAfter = number == 1 ? TimeSpan.Zero : dice.Chance(0.3) ? dice.Seconds(0, 2) : dice.Seconds(0, 120),
            MinimumF1 = same.Chance(0.2) ? null : same.OneOf(0.3, 0.75, 0.75, 0.95),
            Evaluates = same.Chance(0.8),
            MaxDuration = same.Chance(0.2) ? TimeSpan.FromSeconds(20 + same.Below(60)) : TimeSpan.FromMinutes(30),
            UploadsData = same.Chance(0.15),
            KeepsFolder = same.Chance(0.1),
            Waits = !dice.Chance(0.12),
            Overwrites = dice.Chance(0.5),
            NameIsTaken = dice.Chance(0.1),
            Restarts = dice.Chance(0.25),
            Attempts = [.. DrawnAttempts(dice)],
        };
    }

    /// <summary>A later step that is to take a job over; it has its own run, state and workspace, and the same config.</summary>
    public static RunPlan DrawnAttaching(Dice dice, int number, RunPlan earlier) => earlier with
    {
        Number = number,
        StartsAfter = dice.Chance(0.5) ? dice.Seconds(0.5, 20) : dice.Seconds(20, 200),
        Attaches = earlier.Waits || dice.Chance(0.1) ? dice.OneOf(AttachTarget.Ended, AttachTarget.Unknown) : AttachTarget.HandedOver,
        Waits = !dice.Chance(0.04),
        Overwrites = dice.Chance(0.5),
        NameIsTaken = dice.Chance(0.1),
        Restarts = dice.Chance(0.25),
        Attempts = [.. DrawnAttempts(dice)],
    };

    private static IEnumerable<AttemptPlan> DrawnAttempts(Dice dice)
    {
        var attempt = dice.Below(20) switch
        {
            < 8 => new AttemptPlan(null, null),
            < 12 => new AttemptPlan(Interruption.Drawn(dice, InterruptionKind.Cancel), null),
            < 15 => new AttemptPlan(Interruption.Drawn(dice, dice.OneOf(InterruptionKind.Kill, InterruptionKind.KillWhileSaving, InterruptionKind.KillAndLoss)), null),
            < 16 => new AttemptPlan(Interruption.Drawn(dice, InterruptionKind.RunnerDies), null),
            _ => new AttemptPlan(
                Interruption.Drawn(dice, dice.OneOf(InterruptionKind.Cancel, InterruptionKind.Kill, InterruptionKind.KillWhileSaving)),
                new Interruption(dice.OneOf(InterruptionKind.Cancel, InterruptionKind.Kill, InterruptionKind.RunnerDies), 1 + dice.Below(8), TimeSpan.Zero)),
        };
        yield return attempt.LosesRunner ? attempt : attempt with { RepeatsPost = dice.Chance(attempt.Post is null ? 0.1 : 0.7) };
        if (attempt.LosesRunner || dice.Chance(0.15))
        {
            yield return new AttemptPlan(dice.Chance(0.2) ? Interruption.Drawn(dice, dice.OneOf(InterruptionKind.Cancel, InterruptionKind.Kill)) : null, null);
        }
    }
}
