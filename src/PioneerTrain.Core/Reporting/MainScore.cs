using PioneerTrain.Scoring;

namespace PioneerTrain.Reporting;

/// <summary>The score that headline, comment and check show: that of the first rule for all labels, otherwise F1.</summary>
/// <param name="Score">With four decimal places, or as many as distinguish it from the minimum.</param>
/// <param name="Interval">The 95 % interval, such as <c>0.8731 to 0.9214</c>; null when it is unknown.</param>
/// <param name="Required">The minimum of the gate; null without one.</param>
/// <param name="Change">The change against the baseline with its sign; null without a baseline.</param>
internal sealed record MainScore(string Metric, string Score, string? Interval, string? Required, string? Change)
{
    /// <summary>Returns null when the score is unknown or invalid.</summary>
    public static MainScore? Of(RunResult run)
    {
        var key = run.Gate.Reasons.FirstOrDefault(reason => reason.Label is null)?.Metric ?? Scoring.Metric.F1.Key;
        var metric = Scoring.Metric.All.FirstOrDefault(metric => metric.Key == key);
        if (metric is null || run.Metrics?[metric] is not (>= 0 and <= 1 and var score))
        {
            return null;
        }

        var (shown, required) = run.Gate.Minimums.GetValueOrDefault(key) is { } minimum ? MetricText.Pair(score, minimum) : (MetricText.Score(score), null);
        return new MainScore(
            metric.Name,
            shown,
            run.Metrics.Intervals.TryGetValue(key, out var interval) ? MetricText.Range(interval) : null,
            required,
            run.Baseline?.Find(key) is { } found ? DifferenceText.WithSign(found.Change) : null);
    }
}
