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
    public static IDictionary<string, JsonElement> Write(IReadOnlyDictionary<Metric, double> values) => Metric.All.ToDictionary(
        metric => metric.Key,
        metric => JsonSerializer.SerializeToElement(Finite(values.TryGetValue(metric, out var value) ? value : null), ReportingJson.Default.NullableDouble),
        StringComparer.Ordinal);

    internal static double? Read(IDictionary<string, JsonElement> members, Metric metric) =>
        members.TryGetValue(metric.Key, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
}
