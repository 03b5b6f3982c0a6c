using System.Text.Json;
using PioneerTrain.Scoring;

namespace PioneerTrain.Reporting;

/// <summary>
/// Reads and writes scores as members of a JSON object, one for each metric, by its key.
/// </summary>
public static class ScoreJson
{
    /// <summary>Returns null for NaN and infinity, which JSON does not have.</summary>
    public static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;

    /// <summary>Returns a member for each metric; null when there is no finite value.</summary>
    public static IDictionary<string, JsonElement> Write(IReadOnlyDictionary<Metric, ScoreEstimate> values) => Write(values, Metric.All);

    /// <summary>Returns a member for each metric of a single label.</summary>
    internal static IDictionary<string, JsonElement> WriteLabel(IReadOnlyDictionary<Metric, ScoreEstimate> values) => Write(values, Metric.OfLabel);

    /// <summary>Returns the intervals that are known, by the key of their metric.</summary>
    internal static IReadOnlyDictionary<string, Interval> Intervals(IReadOnlyDictionary<Metric, ScoreEstimate> values) => Metric.All
        .Select(metric => (metric.Key, values.GetValueOrDefault(metric)?.Interval))
        .Where(known => known.Interval is not null)
        .ToDictionary(known => known.Key, known => known.Interval!.Value, StringComparer.Ordinal);

    private static Dictionary<string, JsonElement> Write(IReadOnlyDictionary<Metric, ScoreEstimate> values, IEnumerable<Metric> metrics) => metrics.ToDictionary(
        metric => metric.Key,
        metric => JsonSerializer.SerializeToElement(Finite(values.GetValueOrDefault(metric)?.Value), ReportingJson.Default.NullableDouble),
        StringComparer.Ordinal);

    internal static double? Read(IDictionary<string, JsonElement> members, Metric metric) =>
        members.TryGetValue(metric.Key, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
}
