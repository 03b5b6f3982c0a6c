using System.Text.Json;

namespace PioneerTrain.Pioneer.Wire;

/// <summary>Reads members of JSON elements of any kind; a member that is missing or has another
/// kind is null.</summary>
internal static class JsonMembers
{
    public static JsonElement? Member(this JsonElement place, string name) =>
        place.ValueKind == JsonValueKind.Object && place.TryGetProperty(name, out var value) ? value : null;

    /// <summary>Returns an object or a list.</summary>
    public static JsonElement? Container(this JsonElement place, string name) =>
        place.Member(name) is { ValueKind: JsonValueKind.Object or JsonValueKind.Array } container ? container : null;

    public static string? Text(this JsonElement place, string name) =>
        place.Member(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    public static double? Number(this JsonElement place, string name) =>
        place.Member(name) is { ValueKind: JsonValueKind.Number } number
        && number.TryGetDouble(out var value) && double.IsFinite(value) ? value : null;
}

/// <summary>Reads a confidence: <c>confidence</c>, in the documentation of <c>/v1/gliner-2</c>
/// <c>score</c>.</summary>
internal static class Confidence
{
    public static double? Of(JsonElement item) => item.Number("confidence") ?? item.Number("score");
}
