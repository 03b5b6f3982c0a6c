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

        yield return "| Metric | Score | Minimum | |";
        yield return "|---|---:|---:|---|";
        foreach (var metric in Metric.All)
        {
            yield return MetricRow(metric, run);
        }

        if (run.Metrics?.SampleCount is { } rows)
        {
            yield return "";
            yield return $"Measured on {MetricText.Of(rows)} {(rows == 1 ? "row" : "rows")}.";
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
        yield return $"| Label | {string.Join(" | ", Metric.All.Select(metric => metric.Name))} | Support |";
        yield return $"|---|{string.Concat(Enumerable.Repeat("---:|", Metric.All.Count + 1))}";
        foreach (var label in labels.Take(MaxLabels))
        {
            var scores = string.Join(" | ", Metric.All.Select(metric => MetricText.Score(label[metric])));
            yield return $"| {MarkdownText.Code(label.Label, 60)} | {scores} | {MetricText.Of(label.Support)} |";
        }

        if (labels.Count > MaxLabels)
        {
            yield return "";
            yield return $"{Quantity.Count(labels.Count - MaxLabels, "more label")}: see result.json.";
        }
    }

    private static string MetricRow(Metric metric, RunResult run)
    {
        var (found, minimum) = (run.Metrics?[metric], run.Gate.Minimums.GetValueOrDefault(metric.Key));
        var (score, least) = found is { } left && minimum is { } right ? MetricText.Pair(left, right) : (MetricText.Score(found), MetricText.Of(minimum));
        var standing = run.Gate.Reasons.FirstOrDefault(reason => reason.Metric == metric.Key)?.Standing;
        return $"| {metric.Name} | {score} | {least} | {(standing is { } known ? ReportWords.Icon(known) : "")} |";
    }
}
