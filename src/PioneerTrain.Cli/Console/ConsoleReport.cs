using PioneerTrain.Gating;
using PioneerTrain.Reporting;
using PioneerTrain.Scoring;
using PioneerTrain.Text;

namespace PioneerTrain.Cli.Console;

/// <summary>Writes the result of a run to the console.</summary>
internal static class ConsoleReport
{
    private const int MaxLabels = 20;

    /// <summary>Writes the scores and the weights.</summary>
    public static void WriteResults(RunResult result, ConsoleReporter reporter)
    {
        if (result.Job?.Outcome == RunOutcome.Succeeded)
        {
            foreach (var metric in Metric.All)
            {
                WriteScore(metric, result, reporter);
            }

            WriteLabels(result, reporter);
            WriteChange(result, reporter);
        }

        if (result.Job?.Cost is { } cost)
        {
            reporter.WriteEntry("Cost", cost.Text);
            if (result.Sweep?.TotalCost is { } total)
            {
                reporter.WriteEntry("", $"{total} for the jobs of the sweep together");
            }
        }

        if (result.Weights is { } weights)
        {
            reporter.WriteEntry("Weights", $"{weights.File ?? $"artifact {weights.Artifact?.Name}"} ({Quantity.Size(weights.Bytes)}, {weights.Entries.Count} files)");
            reporter.WriteEntry("", $"sha256:{weights.Sha256}");
            if (result.IsKeptForInspection)
            {
                reporter.WriteEntry("", "kept for inspection; the gate did not pass");
            }
        }
    }

    /// <summary>Writes the notices and warnings, then the conclusion as the last line.</summary>
    /// <param name="shown">The warnings that the log already shows.</param>
    public static void WriteConclusion(RunResult result, IReadOnlyList<Finding> shown, ConsoleReporter reporter)
    {
        IEnumerable<string> notices = result.SyntheticData ? [ReportWords.SyntheticData, .. result.Notices] : result.Notices;
        foreach (var notice in notices.Concat(NewWarnings(result, shown)))
        {
            reporter.WriteEntry("Note", notice, TextStyle.Yellow);
        }

        reporter.Blank();
        if (result.Job is null && result.ExitCode != (int)ExitCode.Passed)
        {
            WriteErrors(result, reporter);
            return;
        }

        var style = (ExitCode)result.ExitCode switch
        {
            ExitCode.Passed => TextStyle.Green,
            ExitCode.Cancelled => TextStyle.Yellow,
            _ => TextStyle.Red,
        };
        reporter.WriteEntry(WordOf(result), RunSummary.Of(result), style);
    }

    /// <summary>The problem that prevented the delivery is part of the conclusion.</summary>
    private static IEnumerable<string> NewWarnings(RunResult result, IReadOnlyList<Finding> shown) =>
        result.Conclusion == Conclusion.NotDelivered ? [] : result.Warnings.Except(shown).Select(warning => warning.ToString());

    private static void WriteErrors(RunResult result, ConsoleReporter reporter)
    {
        foreach (var error in result.Errors)
        {
            reporter.Error(error.ToString());
        }

        if (result.Reason is { } closing && !result.Errors.Any(error => error.Message == closing || error.ToString() == closing))
        {
            reporter.Error(closing);
        }
    }

    private static string WordOf(RunResult result) => result.Conclusion switch
    {
        Conclusion.Passed => "PASSED",
        Conclusion.Trained => "TRAINED",
        Conclusion.Started => "STARTED",
        Conclusion.DryRun => "DRY RUN",
        Conclusion.Skipped => "SKIPPED",
        Conclusion.Cancelled => "CANCELLED",
        _ => "FAILED",
    };

    /// <summary>The labels of rules that are not met; the report has all labels.</summary>
    private static void WriteLabels(RunResult result, ConsoleReporter reporter)
    {
        foreach (var reason in result.Gate.Reasons.Where(reason => reason.Label is not null && reason.Standing != GateStanding.Reached).Take(MaxLabels))
        {
            reporter.WriteEntry("Label", $"{char.ToUpperInvariant(reason.Text[0])}{reason.Text[1..]}", TextStyle.Red);
        }
    }

    /// <summary>The change of F1, or of the metrics with a maximum drop; the report has all.</summary>
    private static void WriteChange(RunResult result, ConsoleReporter reporter)
    {
        var rules = result.Gate.Reasons.Where(reason => reason is { MaxDrop: not null, Label: null }).ToDictionary(reason => reason.Metric, StringComparer.Ordinal);
        foreach (var change in result.Baseline?.Differences.Where(change => change.Label is null && (change.Metric == Metric.F1.Key || rules.ContainsKey(change.Metric))) ?? [])
        {
            var rule = rules.GetValueOrDefault(change.Metric);
            var limit = rule is null ? "" : $"; maximum drop {MetricText.Of(rule.MaxDrop)}";
            reporter.WriteEntry(
                "Change",
                $"{Metric.All.First(metric => metric.Key == change.Metric).Name} {DifferenceText.WithSign(change.Change)} from {MetricText.Score(change.Baseline)} "
                + $"(95% interval {DifferenceText.Range(change.Interval)}; p {DifferenceText.PValue(change.PValue)}{limit})",
                rule?.Standing is null or GateStanding.Reached ? TextStyle.Plain : TextStyle.Red);
        }
    }

    private static void WriteScore(Metric metric, RunResult result, ConsoleReporter reporter)
    {
        var found = result.Metrics?[metric];
        var minimum = result.Gate.Minimums[metric.Key];
        if (found is null && minimum is null)
        {
            return;
        }

        var standing = result.Gate.Reasons.FirstOrDefault(reason => reason.Metric == metric.Key && reason is { Label: null, MaxDrop: null })?.Standing;
        var (score, required) = found is { } left && minimum is { } right
            ? MetricText.Pair(left, right)
            : (found is null ? null : MetricText.Score(found), minimum is null ? null : MetricText.Of(minimum));
        var shown = score ?? (standing == GateStanding.Invalid ? "invalid" : "not reported");
        IEnumerable<string> details =
        [
            .. result.Metrics?.Intervals.TryGetValue(metric.Key, out var interval) == true ? [$"95% interval {MetricText.Range(interval)}"] : Array.Empty<string>(),
            .. required is null ? Array.Empty<string>() : [$"minimum {required}"],
        ];
        var bracket = string.Join("; ", details) is { Length: > 0 } text ? $" ({text})" : "";
        reporter.WriteEntry(metric.Name, shown + bracket, standing is null or GateStanding.Reached ? TextStyle.Plain : TextStyle.Red);
    }
}
