using PioneerTrain.Gating;
using PioneerTrain.Reporting;
using PioneerTrain.Scoring;
using PioneerTrain.Text;

namespace PioneerTrain.Cli.Console;

/// <summary>Writes the result of a run to the console.</summary>
internal static class ConsoleReport
{
    /// <summary>Writes the scores and the weights.</summary>
    public static void WriteResults(RunResult result, ConsoleReporter reporter)
    {
        if (result.Job?.Outcome == RunOutcome.Succeeded)
        {
            foreach (var metric in Metric.All)
            {
                WriteScore(metric, result, reporter);
            }
        }

        if (result.Weights is { } weights)
        {
            reporter.WriteEntry("Weights", $"{weights.File ?? $"artifact {weights.Artifact?.Name}"} ({Quantity.Size(weights.Bytes)}, {weights.Entries.Count} files)");
            reporter.WriteEntry("", $"sha256:{weights.Sha256}");
        }
    }

    /// <summary>Writes the notices and warnings, then the conclusion as the last line.</summary>
    public static void WriteConclusion(RunResult result, ConsoleReporter reporter)
    {
        IEnumerable<string> notices = result.SyntheticData ? [Messages.SyntheticScores, .. result.Notices] : result.Notices;
        foreach (var notice in notices.Concat(result.Warnings))
        {
            reporter.WriteEntry("Note", notice, TextStyle.Yellow);
        }

        reporter.Blank();
        var (word, style) = (ExitCode)result.ExitCode switch
        {
            ExitCode.Passed when result.Conclusion == Conclusion.Started => ("STARTED", TextStyle.Green),
            ExitCode.Passed => ("PASSED", TextStyle.Green),
            ExitCode.Cancelled => ("CANCELLED", TextStyle.Yellow),
            _ => ("FAILED", TextStyle.Red),
        };
        reporter.WriteEntry(word, RunSummary.Of(result), style);
    }

    private static void WriteScore(Metric metric, RunResult result, ConsoleReporter reporter)
    {
        var found = result.Metrics?[metric];
        var minimum = result.Gate.Minimums[metric.Key];
        if (found is null && minimum is null)
        {
            return;
        }

        var standing = result.Gate.Reasons.FirstOrDefault(reason => reason.Metric == metric.Key)?.Standing;
        var shown = found is { } score ? MetricText.Of(score) : standing == GateStanding.Invalid ? "invalid" : "not reported";
        var required = minimum is { } least ? $" (minimum {MetricText.Of(least)})" : "";
        reporter.WriteEntry(metric.Name, shown + required, standing is null or GateStanding.Reached ? TextStyle.Plain : TextStyle.Red);
    }
}
