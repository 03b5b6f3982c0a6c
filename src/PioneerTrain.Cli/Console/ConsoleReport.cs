using PioneerTrain.Gating;
using PioneerTrain.Reporting;
using PioneerTrain.Scoring;
using PioneerTrain.Text;

namespace PioneerTrain.Cli.Console;

/// <summary>Writes the result of a run to the console.</summary>
internal static class ConsoleReport
{
    /// <summary>Scores and weights.</summary>
    public static void WriteResults(RunResult result, ConsoleNarrator narrator)
    {
        if (result.Job?.Outcome == RunOutcome.Succeeded)
        {
            foreach (var metric in Metric.All)
            {
                WriteScore(metric, result, narrator);
            }
        }

        if (result.Weights is { } weights)
        {
            narrator.Fact("Weights", $"{weights.File ?? $"artifact {weights.Artifact?.Name}"} ({Quantity.Size(weights.Bytes)}, {weights.Entries.Count} files)");
            narrator.Fact("", $"sha256:{weights.Sha256}");
        }
    }

    /// <summary>Notices and warnings, and the verdict as the last line.</summary>
    public static void WriteConclusion(RunResult result, ConsoleNarrator narrator)
    {
        IEnumerable<string> notices = result.SyntheticData ? [Messages.SyntheticScores, .. result.Notices] : result.Notices;
        foreach (var notice in notices.Concat(result.Warnings))
        {
            narrator.Fact("Note", notice, Ink.Yellow);
        }

        narrator.Blank();
        var (word, ink) = (ExitCode)result.ExitCode switch
        {
            ExitCode.Passed when result.Conclusion == Conclusion.Started => ("STARTED", Ink.Green),
            ExitCode.Passed => ("PASSED", Ink.Green),
            ExitCode.Cancelled => ("CANCELLED", Ink.Yellow),
            _ => ("FAILED", Ink.Red),
        };
        narrator.Fact(word, RunSummary.Of(result), ink);
    }

    private static void WriteScore(Metric metric, RunResult result, ConsoleNarrator narrator)
    {
        var found = result.Metrics?[metric];
        var minimum = result.Gate.Minimums[metric.Key];
        if (found is null && minimum is null)
        {
            return;
        }

        var standing = result.Gate.Reasons.FirstOrDefault(reason => reason.Metric == metric.Key)?.Standing;
        var shown = found is { } score ? MetricText.Of(score) : standing == GateStanding.Invalid ? "invalid" : "not reported";
        var required = minimum is { } least ? $", at least {MetricText.Of(least)} is asked for" : "";
        narrator.Fact(metric.Name, shown + required, standing is null or GateStanding.Reached ? Ink.Plain : Ink.Red);
    }
}
