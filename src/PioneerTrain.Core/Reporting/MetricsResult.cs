using PioneerTrain.Scoring;

namespace PioneerTrain.Reporting;

/// <summary>The scores, as reported. JSON has no word for NaN and infinity: such a number is null here, and the gate's reasons name it.</summary>
/// <param name="SampleCount">Rows that the scores were measured on.</param>
/// <param name="PerLabel">In the service's order.</param>
/// <param name="Other">Every other number that came with them, by wire name.</param>
public sealed record MetricsResult(
    double? F1,
    double? Precision,
    double? Recall,
    double? SampleCount,
    IReadOnlyList<LabelResult> PerLabel,
    IReadOnlyDictionary<string, double> Other)
{
    /// <summary>Null when there is not one number in them.</summary>
    public static MetricsResult? From(Scores metrics)
    {
        var result = new MetricsResult(
            Finite(metrics.F1),
            Finite(metrics.Precision),
            Finite(metrics.Recall),
            Finite(metrics.SampleCount),
            [.. metrics.PerLabel.Select(LabelResult.From)],
            metrics.Other
                .Where(other => other.Key != "sample_count" && double.IsFinite(other.Value))
                .OrderBy(other => other.Key, StringComparer.Ordinal)
                .ToDictionary(StringComparer.Ordinal));
        var isEmpty = result is { F1: null, Precision: null, Recall: null, SampleCount: null, PerLabel: [], Other.Count: 0 };
        return isEmpty ? null : result;
    }

    /// <summary>The number, where JSON has a word for it.</summary>
    public static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}

/// <summary>Scores of one label.</summary>
/// <param name="Label">Untrusted text.</param>
/// <param name="Support">Gold examples counted.</param>
public sealed record LabelResult(string Label, double? F1, double? Precision, double? Recall, double? Support)
{
    internal static LabelResult From(LabelScore score) => new(
        score.Label,
        MetricsResult.Finite(score.F1),
        MetricsResult.Finite(score.Precision),
        MetricsResult.Finite(score.Recall),
        MetricsResult.Finite(score.Support));
}
