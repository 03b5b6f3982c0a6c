using System.Text.Json;
using System.Text.Json.Serialization;
using PioneerTrain.Scoring;

namespace PioneerTrain.Reporting;

/// <summary>
/// The reported scores. NaN and infinity are null, because JSON does not have them; the reasons of
/// the gate contain them.
/// </summary>
/// <param name="SampleCount">The number of evaluated rows; null when not reported.</param>
/// <param name="PerLabel">The scores by label, in the order of the service.</param>
/// <param name="Other">The other reported numbers, by wire name.</param>
public sealed record MetricsResult(double? SampleCount, IReadOnlyList<LabelResult> PerLabel, IReadOnlyDictionary<string, double> Other)
{
    /// <summary>
    /// The two-sided 95 % intervals, by the key of the metric; empty for scores of the service.
    /// </summary>
    public IReadOnlyDictionary<string, Interval> Intervals { get; init; } = new Dictionary<string, Interval>(StringComparer.Ordinal);

    /// <summary>One member for each metric, by its key; null when it was not reported.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement> Scores { get; set; } = new Dictionary<string, JsonElement>(StringComparer.Ordinal);

    public double? this[Metric metric] => ScoreJson.Read(Scores, metric);

    /// <summary>Creates the result, or returns null when the service reported no number.</summary>
    public static MetricsResult? From(Scores scores)
    {
        var result = new MetricsResult(
            ScoreJson.Finite(scores.SampleCount),
            [.. scores.Labels.Select(LabelResult.From)],
            scores.Other
                .Where(other => other.Key != "sample_count" && double.IsFinite(other.Value))
                .OrderBy(other => other.Key, StringComparer.Ordinal)
                .ToDictionary(StringComparer.Ordinal))
        {
            Intervals = ScoreJson.Intervals(scores.Values),
            Scores = ScoreJson.Write(scores.Values),
        };
        var isEmpty = result is { SampleCount: null, PerLabel: [], Other.Count: 0 } && Metric.All.All(metric => result[metric] is null);
        return isEmpty ? null : result;
    }
}

/// <summary>The scores of one label.</summary>
/// <param name="Label">The name of the label. Untrusted text.</param>
/// <param name="Support">The number of gold examples; null when not reported.</param>
public sealed record LabelResult(string Label, double? Support)
{
    /// <summary>
    /// The two-sided 95 % intervals, by the key of the metric; empty for scores of the service.
    /// </summary>
    public IReadOnlyDictionary<string, Interval> Intervals { get; init; } = new Dictionary<string, Interval>(StringComparer.Ordinal);

    /// <summary>One member for each metric, by its key; null when it was not reported.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement> Scores { get; set; } = new Dictionary<string, JsonElement>(StringComparer.Ordinal);

    public double? this[Metric metric] => ScoreJson.Read(Scores, metric);

    internal static LabelResult From(LabelScores label) => new(label.Label, ScoreJson.Finite(label.Support))
    {
        Intervals = ScoreJson.Intervals(label.Values),
        Scores = ScoreJson.WriteLabel(label.Values),
    };
}
