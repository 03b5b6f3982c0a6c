using PioneerTrain.Simulation.Driver;

namespace PioneerTrain.Simulation.Runner;

internal enum InterruptionKind
{
    /// <summary>Somebody cancels the workflow: a signal, and a kill after ten seconds.</summary>
    Cancel,

    /// <summary>The process is killed without a signal, as by a machine without memory.</summary>
    Kill,

    /// <summary>The runner is gone with it: no post stage; the run is started again on another.</summary>
    RunnerDies,
}

/// <summary>What somebody does to a process.</summary>
/// <param name="AtHappening">In place of so-manyth thing that happens to it; null where <paramref name="At"/> says when.</param>
internal sealed record Interruption(InterruptionKind Kind, int? AtHappening, TimeSpan At)
{
    public static Interruption Drawn(Dice dice, InterruptionKind kind) => dice.Chance(0.6)
        ? new Interruption(kind, 1 + dice.Below(dice.OneOf(15, 40, 150)), TimeSpan.Zero)
        : new Interruption(kind, null, dice.Seconds(0, dice.OneOf(3, 60, 300)));
}

/// <summary>One attempt at a step, with what disturbs its stages; null for nothing.</summary>
internal sealed record AttemptPlan(Interruption? Main, Interruption? Post)
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
            Waits = !dice.Chance(0.05),
            Restarts = dice.Chance(0.25),
            Attempts = [.. DrawnAttempts(dice)],
        };
    }

    private static IEnumerable<AttemptPlan> DrawnAttempts(Dice dice)
    {
        var attempt = dice.Below(20) switch
        {
            < 9 => new AttemptPlan(null, null),
            < 13 => new AttemptPlan(Interruption.Drawn(dice, InterruptionKind.Cancel), null),
            < 16 => new AttemptPlan(Interruption.Drawn(dice, InterruptionKind.Kill), null),
            < 18 => new AttemptPlan(Interruption.Drawn(dice, InterruptionKind.RunnerDies), null),
            _ => new AttemptPlan(
                Interruption.Drawn(dice, dice.OneOf(InterruptionKind.Cancel, InterruptionKind.Kill)),
                new Interruption(InterruptionKind.RunnerDies, 1 + dice.Below(8), TimeSpan.Zero)),
        };
        yield return attempt;
        if (attempt.LosesRunner || dice.Chance(0.15))
        {
            yield return new AttemptPlan(dice.Chance(0.2) ? Interruption.Drawn(dice, dice.OneOf(InterruptionKind.Cancel, InterruptionKind.Kill)) : null, null);
        }
    }
}
