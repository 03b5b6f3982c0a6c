using PioneerTrain.Simulation.Driver;

namespace PioneerTrain.Simulation.World;

/// <summary>The end of a job that is not stopped.</summary>
internal enum JobEnding
{
    Succeeds,
    Fails,

    /// <summary>A user of the service stops the job.</summary>
    IsStopped,
}

/// <summary>The format of a reported score.</summary>
internal enum ScoreForm
{
    Number,
    Missing,
    Null,
    NotANumber,
    Impossible,
}

/// <summary>A score and the format in which the service reports it.</summary>
internal sealed record Score(double Value, ScoreForm Form)
{
    /// <summary>The value, if the format contains it.</summary>
    public double? Readable => Form == ScoreForm.Number ? Value : null;

    public static Score Drawn(SeededRandom random, double odd) => new(
        Math.Round(random.Between(0.5, 1), 4),
        random.Chance(odd) ? random.OneOf(ScoreForm.Missing, ScoreForm.Null, ScoreForm.NotANumber, ScoreForm.Impossible) : ScoreForm.Number);
}

/// <summary>A log line of a job.</summary>
internal sealed record ScriptedLine(TimeSpan After, string Level, string Message);

/// <summary>The full course of a job, drawn when the job is created.</summary>
internal sealed record JobScript
{
    private const string EpochPrefix = "epoch ";

    public required TimeSpan Queue { get; init; }

    /// <summary>Time from the creation.</summary>
    public required TimeSpan End { get; init; }

    public required int Epochs { get; init; }

    public required JobEnding Ending { get; init; }

    public required Score F1 { get; init; }

    /// <summary>The score of an evaluation.</summary>
    public required Score EvaluatedF1 { get; init; }

    public required bool EvaluationFails { get; init; }

    /// <summary>
    /// The number of evaluation requests that are refused while the model warms up.
    /// </summary>
    public required int Warming { get; init; }

    public required TimeSpan ListedAfter { get; init; }

    public required TimeSpan ReadableAfter { get; init; }

    /// <summary>The time from the stop request until the job stops.</summary>
    public required TimeSpan StopTakes { get; init; }

    /// <summary>The number of stop requests that are not confirmed.</summary>
    public required int UnconfirmedStops { get; init; }

    /// <summary>Whether the job stops even if the stop is not confirmed.</summary>
    public required bool UnconfirmedStopTakesEffect { get; init; }

    /// <summary>Whether the status between queue and training is unknown to clients.</summary>
    public required bool ReportsUnknownStatus { get; init; }

    public required IReadOnlyList<ScriptedLine> Lines { get; init; }

    /// <summary>The validation losses of the epochs; empty if the log has none.</summary>
    public IReadOnlyList<double> ValidationLosses { get; init; } = [];

    public static bool IsEpoch(ScriptedLine line) => line.Message.StartsWith(EpochPrefix, StringComparison.Ordinal);

    /// <summary>Returns the same course with validation losses, which depend on the job more than on the epoch.</summary>
    public JobScript WithValidation(SeededRandom random)
    {
        var level = random.Between(0.1, 1);
        var losses = Enumerable.Range(0, Epochs).Select(_ => Math.Round(level + random.Between(0, 0.3), 4)).ToList();
        var epoch = 0;
        return this with
        {
            ValidationLosses = losses,
            Lines = [.. Lines.Select(line => IsEpoch(line) ? line with { Message = $"{line.Message}, validation loss {losses[epoch++]:0.0000}" } : line)],
        };
    }

    public static JobScript Drawn(SeededRandom random, Profile profile, double shareOfFailures)
    {
        var queue = random.Seconds(1, 25);
        var epochs = 1 + random.Below(4);
        var epoch = random.Seconds(4, 60);
        var end = queue + (epoch * epochs) + random.Seconds(0.5, 4);
        return new JobScript
        {
            Queue = queue,
            End = end,
            Epochs = epochs,
            Ending = !random.Chance(shareOfFailures) ? JobEnding.Succeeds : random.Chance(0.7) ? JobEnding.Fails : JobEnding.IsStopped,
            F1 = Score.Drawn(random, profile == Profile.Seed ? 0.15 : 0),
            EvaluatedF1 = Score.Drawn(random, 0.1),
            EvaluationFails = random.Chance(0.05),
            Warming = random.Chance(0.5) ? 0 : 1 + random.Below(3),
            ListedAfter = random.Chance(0.6) ? TimeSpan.Zero : random.Seconds(0, 20),
            ReadableAfter = random.Chance(0.7) ? TimeSpan.Zero : random.Seconds(0, 5),
            StopTakes = profile == Profile.Seed ? TimeSpan.Zero : random.Seconds(0, 20),
            UnconfirmedStops = profile == Profile.V1 && random.Chance(0.3) ? 1 + random.Below(3) : 0,
            UnconfirmedStopTakesEffect = random.Chance(0.3),
            ReportsUnknownStatus = random.Chance(0.1),
            Lines = [.. Written(random, queue, epoch, epochs, end)],
        };
    }

    private static IEnumerable<ScriptedLine> Written(SeededRandom random, TimeSpan queue, TimeSpan epoch, int epochs, TimeSpan end)
    {
        yield return new(queue, "INFO", "training begins");
        for (var number = 1; number <= epochs; number++)
        {
            var at = queue + (epoch * number);
            yield return new(at, "INFO", $"{EpochPrefix}{number} of {epochs}: loss {random.Between(0, 2):0.0000}");

            // Logs repeat lines and contain text that a runner could execute as commands.
            yield return new(at + TimeSpan.FromMilliseconds(1), "WARNING", "checkpoint saved");
            if (random.Chance(0.2))
            {
                yield return new(at + TimeSpan.FromMilliseconds(2), "INFO", "::set-output name=f1::0.99");
            }
        }

        yield return new(end - TimeSpan.FromMilliseconds(1), "INFO", $"done after {epochs} epochs");
    }
}

/// <summary>The documented variants of the service.</summary>
internal enum Profile
{
    /// <summary>Short responses, F1 on the job, weights in the response, log as text.</summary>
    Seed,

    /// <summary>
    /// Full records, F1 through evaluations, weights at a signed address on another host, log as
    /// JSON.
    /// </summary>
    Live,

    /// <summary>
    /// Like the live profile, with idempotency keys, slow stops, and no evaluations.
    /// </summary>
    V1,
}
