using PioneerTrain.Simulation.Driver;

namespace PioneerTrain.Simulation.World;

/// <summary>How a job ends if nobody stops it.</summary>
internal enum JobEnding
{
    Succeeds,
    Fails,

    /// <summary>Somebody at the service stops it.</summary>
    IsStopped,
}

/// <summary>In which form a score is reported.</summary>
internal enum ScoreForm
{
    Number,
    Missing,
    Null,
    NotANumber,
    Impossible,
}

/// <summary>A score as the world holds it, and the form in which it says so.</summary>
internal sealed record Score(double Value, ScoreForm Form)
{
    /// <summary>The value, if a reader can learn it.</summary>
    public double? Readable => Form == ScoreForm.Number ? Value : null;

    public static Score Drawn(Dice dice, double odd) => new(
        Math.Round(dice.Between(0.5, 1), 4),
        dice.Chance(odd) ? dice.OneOf(ScoreForm.Missing, ScoreForm.Null, ScoreForm.NotANumber, ScoreForm.Impossible) : ScoreForm.Number);
}

/// <summary>A line of a job's log.</summary>
internal sealed record ScriptedLine(TimeSpan After, string Level, string Message);

/// <summary>All that a job will do, drawn when it is created.</summary>
internal sealed record JobScript
{
    public required TimeSpan Queue { get; init; }

    /// <summary>From the creation.</summary>
    public required TimeSpan End { get; init; }

    public required int Epochs { get; init; }

    public required JobEnding Ending { get; init; }

    public required Score F1 { get; init; }

    /// <summary>What an evaluation of the model finds.</summary>
    public required Score EvaluatedF1 { get; init; }

    public required bool EvaluationFails { get; init; }

    /// <summary>How often an evaluation is refused because the model warms up.</summary>
    public required int Warming { get; init; }

    public required TimeSpan ListedAfter { get; init; }

    public required TimeSpan ReadableAfter { get; init; }

    /// <summary>From the request to stop to the stop.</summary>
    public required TimeSpan StopTakes { get; init; }

    /// <summary>So many requests to stop are not confirmed.</summary>
    public required int UnconfirmedStops { get; init; }

    /// <summary>The job stops all the same.</summary>
    public required bool UnconfirmedStopHappens { get; init; }

    /// <summary>The word between queue and training is one that nobody knows.</summary>
    public required bool SaysUnknownWord { get; init; }

    public required IReadOnlyList<ScriptedLine> Lines { get; init; }

    public static JobScript Drawn(Dice dice, Profile profile, double shareOfFailures)
    {
        var queue = dice.Seconds(1, 25);
        var epochs = 1 + dice.Below(4);
        var epoch = dice.Seconds(4, 60);
        var end = queue + (epoch * epochs) + dice.Seconds(0.5, 4);
        return new JobScript
        {
            Queue = queue,
            End = end,
            Epochs = epochs,
            Ending = !dice.Chance(shareOfFailures) ? JobEnding.Succeeds : dice.Chance(0.7) ? JobEnding.Fails : JobEnding.IsStopped,
            F1 = Score.Drawn(dice, profile == Profile.Seed ? 0.15 : 0),
            EvaluatedF1 = Score.Drawn(dice, 0.1),
            EvaluationFails = dice.Chance(0.05),
            Warming = dice.Chance(0.5) ? 0 : 1 + dice.Below(3),
            ListedAfter = dice.Chance(0.6) ? TimeSpan.Zero : dice.Seconds(0, 20),
            ReadableAfter = dice.Chance(0.7) ? TimeSpan.Zero : dice.Seconds(0, 5),
            StopTakes = profile == Profile.Seed ? TimeSpan.Zero : dice.Seconds(0, 20),
            UnconfirmedStops = profile == Profile.V1 && dice.Chance(0.3) ? 1 + dice.Below(3) : 0,
            UnconfirmedStopHappens = dice.Chance(0.3),
            SaysUnknownWord = dice.Chance(0.1),
            Lines = [.. Written(dice, queue, epoch, epochs, end)],
        };
    }

    private static IEnumerable<ScriptedLine> Written(Dice dice, TimeSpan queue, TimeSpan epoch, int epochs, TimeSpan end)
    {
        yield return new(queue, "INFO", "training begins");
        for (var number = 1; number <= epochs; number++)
        {
            var at = queue + (epoch * number);
            yield return new(at, "INFO", $"epoch {number} of {epochs}: loss {dice.Between(0, 2):0.0000}");

            // A log repeats itself, and says things that a runner would take for commands.
            yield return new(at + TimeSpan.FromMilliseconds(1), "WARNING", "checkpoint saved");
            if (dice.Chance(0.2))
            {
                yield return new(at + TimeSpan.FromMilliseconds(2), "INFO", "::set-output name=f1::0.99");
            }
        }

        yield return new(end - TimeSpan.FromMilliseconds(1), "INFO", $"done after {epochs} epochs");
    }
}

/// <summary>Which of the service's documented faces the world shows.</summary>
internal enum Profile
{
    /// <summary>Short answers, F1 on the job, weights as the answer, the log as text.</summary>
    Seed,

    /// <summary>Full records, F1 through evaluations, weights at a signed address of another host, the log as JSON.</summary>
    Live,

    /// <summary>Like the live one, with idempotency keys, slow stops, and no evaluations.</summary>
    V1,
}
