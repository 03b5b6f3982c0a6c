using PioneerTrain.Gating;
using PioneerTrain.Scoring;
using PioneerTrain.Text;

namespace PioneerTrain.Reporting;

/// <summary>The sections of the report about the scores. A run without a job has none.</summary>
internal static class ScoreSections
{
    /// <summary>The number of labels before the rest is collapsed.</summary>
    private const int MaxVisibleLabels = 10;

    private const int MaxOtherNumbers = 20;

    public static IEnumerable<string> Metrics(RunResult run)
    {
        if (run.Job is null)
        {
            yield break;
        }

        var (hasIntervals, hasBaseline) = (run.Metrics?.Intervals.Count > 0, run.Baseline?.Differences.Count > 0);
        string[] columns = ["Metric", "Score", .. hasIntervals ? ["95% interval"] : Array.Empty<string>(), "Required", .. hasBaseline ? ["Baseline", "Change"] : Array.Empty<string>()];
        yield return $"| {string.Join(" | ", columns)} | |";
        yield return $"|---|{string.Concat(Enumerable.Repeat("---:|", columns.Length - 1))}---|";
        foreach (var metric in Metric.All.Where(metric => IsShown(metric, run)))
        {
            yield return MetricRow(metric, run, hasIntervals, hasBaseline);
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

    public static IEnumerable<string> Labels(RunResult run, int rows)
    {
        if (run.Metrics?.PerLabel is not { Count: > 0 } labels)
        {
            yield break;
        }

        yield return "### By label";
        yield return "";
        var rules = run.Gate.Reasons.Where(reason => reason.Label is not null).ToLookup(reason => reason.Label!, StringComparer.Ordinal);
        var ordered = labels.OrderBy(label => rules[label.Label].Any(IsNotMet) ? 0 : 1).ThenBy(label => label[Metric.F1] ?? double.MaxValue).ToList();
        var isShort = ordered.Count <= MaxVisibleLabels + 1;
        foreach (var line in LabelTable(isShort ? ordered : ordered.Take(MaxVisibleLabels), run, rules))
        {
            yield return line;
        }

        if (!isShort)
        {
            yield return "";
            foreach (var line in Collapsed.Lines($"{Quantity.Count(ordered.Count - MaxVisibleLabels, "more label")}", LabelTable(ordered.Skip(MaxVisibleLabels).Take(rows), run, rules)))
            {
                yield return line;
            }
        }

        if (labels.Count > MaxVisibleLabels + rows)
        {
            yield return "";
            yield return $"{Quantity.Count(labels.Count - MaxVisibleLabels - rows, "more label")}: see result.json.";
        }
    }

    private static bool IsNotMet(ReasonResult reason) => reason.Standing != GateStanding.Reached;

    private static IEnumerable<string> LabelTable(IEnumerable<LabelResult> labels, RunResult run, ILookup<string, ReasonResult> rules)
    {
        var hasIntervals = run.Metrics!.PerLabel.Any(label => label.Intervals.Count > 0);
        var hasRules = rules.Count > 0;
        var columns = Metric.OfLabel.Select(metric => metric.Name).ToList();
        columns.InsertRange(1, hasIntervals ? ["95% interval of F1"] : []);
        yield return $"| Label | {string.Join(" | ", columns)} | Support |{(hasRules ? " |" : "")}";
        yield return $"|---|{string.Concat(Enumerable.Repeat("---:|", columns.Count + 1))}{(hasRules ? "---|" : "")}";
        foreach (var label in labels)
        {
            var scores = Metric.OfLabel.Select(metric => MetricText.Score(label[metric])).ToList();
            scores.InsertRange(1, hasIntervals ? [RangeOf(Metric.F1, label.Intervals)] : []);
            var icons = hasRules ? $" {Icons(rules[label.Label])} |" : "";
            yield return $"| {MarkdownText.Code(label.Label, 60)} | {string.Join(" | ", scores)} | {MetricText.Of(label.Support)} |{icons}";
        }
    }

    /// <summary>F1 is always shown, other metrics when they have a score or a minimum.</summary>
    private static bool IsShown(Metric metric, RunResult run) =>
        metric == Metric.F1 || run.Metrics?[metric] is not null || run.Gate.Minimums.GetValueOrDefault(metric.Key) is not null;

    private static string MetricRow(Metric metric, RunResult run, bool hasIntervals, bool hasBaseline)
    {
        var (found, minimum) = (run.Metrics?[metric], run.Gate.Minimums.GetValueOrDefault(metric.Key));
        var (score, least) = found is { } left && minimum is { } right ? MetricText.Pair(left, right) : (MetricText.Score(found), MetricText.Of(minimum));
        var rules = run.Gate.Reasons.Where(reason => reason.Metric == metric.Key && reason.Label is null).ToList();
        var interval = hasIntervals ? $" {RangeOf(metric, run.Metrics!.Intervals)} |" : "";
        var change = hasBaseline ? $" {ChangeOf(metric, run.Baseline!)} |" : "";
        return $"| {metric.Name} | {score} |{interval} {Required(minimum is null ? null : least, rules)} |{change} {Icons(rules)} |";
    }

    /// <summary>The minimum and the maximum drop.</summary>
    private static string Required(string? minimum, IEnumerable<ReasonResult> rules)
    {
        var drop = rules.FirstOrDefault(rule => rule.MaxDrop is not null)?.MaxDrop;
        string?[] all = [minimum, drop is null ? null : $"drop at most {MetricText.Of(drop)}"];
        return string.Join(", ", all.OfType<string>()) is { Length: > 0 } required ? required : Quantity.Unknown;
    }

    private static string ChangeOf(Metric metric, BaselineResult baseline) =>
        baseline.Find(metric.Key) is { } found
            ? $"{MetricText.Score(found.Baseline)} | {DifferenceText.WithSign(found.Change)}"
            : $"{Quantity.Unknown} | {Quantity.Unknown}";

    private static string Icons(IEnumerable<ReasonResult> rules) =>
        string.Concat(rules.Select(ReportWords.Icon).Distinct(StringComparer.Ordinal));

    private static string RangeOf(Metric metric, IReadOnlyDictionary<string, Interval> intervals) =>
        MetricText.Range(intervals.TryGetValue(metric.Key, out var known) ? known : null);
}
