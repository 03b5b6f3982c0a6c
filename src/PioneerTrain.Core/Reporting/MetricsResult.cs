using System.Text.Json;
using System.Text.Json.Serialization;
using PioneerTrain.Scoring;

namespace PioneerTrain.Reporting;

/// <summary>The reported scores. JSON has no NaN and no infinity: such a number is null here, and the gate's reasons name it.</summary>
/// <param name="SampleCount">Rows that the scores were measured on.</param>
/// <param name="PerLabel">In the service's order.</param>
/// <param name="Other">Every other number that was reported with them, by wire name.</param>
public sealed record MetricsResult(double? SampleCount, IReadOnlyList<LabelResult> PerLabel, IReadOnlyDictionary<string, double> Other)
{
    /// <summary>One member for each metric, by its key; null when it was not reported.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement> Scores { get; set; } = new Dictionary<string, JsonElement>(StringComparer.Ordinal);

    public double? this[Metric metric] => ScoreJson.Read(Scores, metric);

    /// <summary>Null when the service reported no number at all.</summary>
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
            Scores = ScoreJson.Write(scores.Values),
        };
        var isEmpty = result is { SampleCount: null, PerLabel: [], Other.Count: 0 } && Metric.All.All(metric => result[metric] is null);
        return isEmpty ? null : result;
    }
}

/// <summary>Scores of one label.</summary>
/// <param name="Label">Untrusted text.</param>
/// <param name="Support">Number of gold examples.</param>
public sealed record LabelResult(string Label, double? Support)
{
    /// <summary>One member for each metric, by its key; null when it was not reported.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement> Scores { get; set; } = new Dictionary<string, JsonElement>(StringComparer.Ordinal);

    public double? this[Metric metric] => ScoreJson.Read(Scores, metric);

    internal static LabelResult From(LabelScores label) => new(label.Label, ScoreJson.Finite(label.Support)) { Scores = ScoreJson.Write(label.Values) };
}
