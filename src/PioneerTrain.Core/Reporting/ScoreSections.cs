using PioneerTrain.Scoring;
using PioneerTrain.Text;

namespace PioneerTrain.Reporting;

/// <summary>The sections of the report about the scores. A run without a job has none.</summary>
internal static class ScoreSections
{
    private const int MaxLabels = 50;
    private const int MaxOtherNumbers = 20;

    public static IEnumerable<string> Metrics(RunResult run)
    {
        if (run.Job is null)
        {
            yield break;
        }

        var hasIntervals = run.Metrics?.Intervals.Count > 0;
        yield return hasIntervals ? "| Metric | Score | 95% interval | Minimum | |" : "| Metric | Score | Minimum | |";
        yield return hasIntervals ? "|---|---:|---:|---:|---|" : "|---|---:|---:|---|";
        foreach (var metric in Metric.All.Where(metric => IsShown(metric, run)))
        {
            yield return MetricRow(metric, run, hasIntervals);
        }

        foreach (var line in EvaluationSections.Basis(run))
        {
            yield return "";
            yield return line;
        }

        if (run.Metrics?.Other is { Count: > 0 } other)
        {
            var numbers = other.Take(MaxOtherNumbers).Select(number => $"{MarkdownText.Code(number.Key, 60)} {MetricText.Of(number.Value)}");
            var rest = other.Count > MaxOtherNumbers ? $", and {other.Count - MaxOtherNumbers} more" : "";
            yield return "";
            yield return $"Also reported: {string.Join(", ", numbers)}{rest}.";
        }
    }

    public static IEnumerable<string> Labels(RunResult run)
    {
        if (run.Metrics?.PerLabel is not { Count: > 0 } labels)
        {
            yield break;
        }

        yield return "### By label";
        yield return "";
        var hasIntervals = labels.Any(label => label.Intervals.Count > 0);
        var hasRules = run.Gate.Reasons.Any(reason => reason.Label is not null);
        var columns = Metric.OfLabel.Select(metric => metric.Name).ToList();
        columns.InsertRange(1, hasIntervals ? ["95% interval of F1"] : []);
        yield return $"| Label | {string.Join(" | ", columns)} | Support |{(hasRules ? " |" : "")}";
        yield return $"|---|{string.Concat(Enumerable.Repeat("---:|", columns.Count + 1))}{(hasRules ? "---|" : "")}";
        foreach (var label in labels.Take(MaxLabels))
        {
            var scores = Metric.OfLabel.Select(metric => MetricText.Score(label[metric])).ToList();
            scores.InsertRange(1, hasIntervals ? [RangeOf(Metric.F1, label.Intervals)] : []);
            var icons = run.Gate.Reasons.Where(reason => reason.Label == label.Label).Select(ReportWords.Icon).Distinct(StringComparer.Ordinal);
            yield return $"| {MarkdownText.Code(label.Label, 60)} | {string.Join(" | ", scores)} | {MetricText.Of(label.Support)} |{(hasRules ? $" {string.Concat(icons)} |" : "")}";
        }

        if (labels.Count > MaxLabels)
        {
            yield return "";
            yield return $"{Quantity.Count(labels.Count - MaxLabels, "more label")}: see result.json.";
        }
    }

    /// <summary>F1 is always shown, other metrics when they have a score or a minimum.</summary>
    private static bool IsShown(Metric metric, RunResult run) =>
        metric == Metric.F1 || run.Metrics?[metric] is not null || run.Gate.Minimums.GetValueOrDefault(metric.Key) is not null;

    private static string MetricRow(Metric metric, RunResult run, bool hasIntervals)
    {
        var (found, minimum) = (run.Metrics?[metric], run.Gate.Minimums.GetValueOrDefault(metric.Key));
        var (score, least) = found is { } left && minimum is { } right ? MetricText.Pair(left, right) : (MetricText.Score(found), MetricText.Of(minimum));
        var rule = run.Gate.Reasons.FirstOrDefault(reason => reason.Metric == metric.Key && reason is { Label: null, MaxDrop: null });
        var interval = hasIntervals ? $" {RangeOf(metric, run.Metrics!.Intervals)} |" : "";
        return $"| {metric.Name} | {score} |{interval} {least} | {(rule is null ? "" : ReportWords.Icon(rule))} |";
    }

    private static string RangeOf(Metric metric, IReadOnlyDictionary<string, Interval> intervals) =>
        MetricText.Range(intervals.TryGetValue(metric.Key, out var known) ? known : null);
}
