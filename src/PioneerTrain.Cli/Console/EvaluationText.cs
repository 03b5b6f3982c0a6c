using PioneerTrain.Reporting;
using PioneerTrain.Scoring;
using PioneerTrain.Text;

namespace PioneerTrain.Cli.Console;

/// <summary>The scores of an evaluation as a table of text.</summary>
internal static class EvaluationText
{
    private const int LongestLabel = 40;

    public static IEnumerable<string> Lines(EvaluationReport report)
    {
        var metrics = report.Metrics;
        foreach (var metric in Metric.All.Where(metric => metrics?[metric] is not null))
        {
            yield return $"{metric.Name,-12}{MetricText.Score(metrics![metric])}  95% interval {RangeOf(metric, metrics.Intervals)}";
        }

        yield return "";
        var table = new TextTable("Label", "F1", "95% interval", "Precision", "Recall", "Support");
        foreach (var label in metrics?.PerLabel ?? [])
        {
            table.Add(
                Plain(label.Label),
                MetricText.Score(label[Metric.F1]),
                RangeOf(Metric.F1, label.Intervals),
                MetricText.Score(label[Metric.Precision]),
                MetricText.Score(label[Metric.Recall]),
                $"{label.Support:N0}");
        }

        foreach (var line in table.Lines())
        {
            yield return line;
        }

        if (report.Evaluation is { Errors: { } errors } evaluation)
        {
            yield return "";
            yield return $"{evaluation.ExactRows:N0} of {evaluation.Rows - evaluation.FailedRows:N0} rows are entirely right. {errors.Describe()}";
        }
    }

    private static string RangeOf(Metric metric, IReadOnlyDictionary<string, Interval> intervals) =>
        MetricText.Range(intervals.TryGetValue(metric.Key, out var known) ? known : null);

    private static string Plain(string label) => SafeText.Of(label).Cut(LongestLabel).ToString();
}
