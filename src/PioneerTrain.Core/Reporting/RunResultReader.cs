using System.Text.Json;
using System.Text.Json.Serialization;
using PioneerTrain.Scoring;

namespace PioneerTrain.Reporting;

/// <summary>
/// Reads a complete <c>result.json</c>, to show it in another run. The file can come from anyone, so
/// its numbers and words mean nothing until somebody has checked them; the report escapes its texts.
/// </summary>
public static class RunResultReader
{
    /// <summary>Returns the content, or what is wrong with it as a clause.</summary>
    /// <param name="json">The bytes of the file, in UTF-8; at most <see cref="StoredResult.MaximumBytes"/>.</param>
    public static (RunResult? Content, string? Problem) Read(ReadOnlySpan<byte> json)
    {
        try
        {
            if (HasNullInArray(json))
            {
                return (null, "result.json has an array with null");
            }

            return JsonSerializer.Deserialize(json, UntrustedJson.Default.RunResult) switch
            {
                { SchemaVersion: RunResult.CurrentSchemaVersion } result => HasKnownMetrics(result) ? (result, null) : (null, "result.json has a metric that this program does not know"),
                { SchemaVersion: var version } => (null, $"schema_version of result.json is {version}, and this program reads {RunResult.CurrentSchemaVersion}"),
                null => (null, "result.json is null"),
            };
        }
        catch (Exception invalid) when (invalid is JsonException or InvalidOperationException)
        {
            return (null, "result.json is not the result of a run");
        }
    }

    private static bool HasKnownMetrics(RunResult result) => result.Gate.Reasons.Select(reason => reason.Metric)
        .Concat(result.Baseline?.Differences.Select(difference => difference.Metric) ?? [])
        .All(key => Metric.All.Any(metric => metric.Key == key));

    /// <summary>The serializer does not check the items of lists. No array of a result has null.</summary>
    private static bool HasNullInArray(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        var isArray = new Stack<bool>();
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartArray or JsonTokenType.StartObject:
                    isArray.Push(reader.TokenType == JsonTokenType.StartArray);
                    break;
                case JsonTokenType.EndArray or JsonTokenType.EndObject:
                    isArray.Pop();
                    break;
                case JsonTokenType.Null when isArray.TryPeek(out var inArray) && inArray:
                    return true;
            }
        }

        return false;
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(RunResult))]
internal sealed partial class UntrustedJson : JsonSerializerContext;
