using System.Text.Json;

namespace PioneerTrain.Pioneer.Wire;

/// <summary>Reads the entities of an answer. Accepted forms: an object with one list per label
/// (captured from both APIs), a list with that object (documentation of chat completions), and a
/// flat list of entities with their labels (documentation of <c>/v1/gliner-2</c>).</summary>
internal static class EntityReader
{
    public const string Key = "entities";

    /// <summary>Returns true for a list of entities that each have a label. An empty list is not
    /// one: it does not show that the labels were evaluated.</summary>
    public static bool IsFlatList(JsonElement list) =>
        list is { ValueKind: JsonValueKind.Array } && list.GetArrayLength() > 0
        && list.EnumerateArray().All(item => item.Text("text") is not null && item.Text("label") is not null);

    /// <exception cref="InferenceFormatException">The answer has no entry for a requested label, or
    /// is not in an accepted form.</exception>
    public static IReadOnlyList<SpanPrediction> Read(JsonElement answer, IReadOnlyList<string> labels, SpanText text)
    {
        var entities = (answer.ValueKind == JsonValueKind.Array ? answer : answer.Member(Key))
            ?? throw new InferenceFormatException("the response has no 'entities'");
        if (IsFlatList(entities))
        {
            var flat = entities.EnumerateArray().Select(item => Span(item, item.Text("label")!, text));
            return [.. flat.OfType<SpanPrediction>()];
        }

        if (entities.ValueKind == JsonValueKind.Array && entities.GetArrayLength() == 1)
        {
            entities = entities[0];
        }

        if (entities.ValueKind != JsonValueKind.Object)
        {
            throw new InferenceFormatException("'entities' of the response is not an object with one list per label");
        }

        if (labels.FirstOrDefault(label => entities.Member(label) is null) is { } missing)
        {
            var label = ServerText.Clean(missing, null);
            throw new InferenceFormatException($"the response has no entry for the label '{label}'");
        }

        var spans = entities.EnumerateObject()
            .SelectMany(entry => Items(entry.Value).Select(item => Span(item, entry.Name, text)));
        return [.. spans.OfType<SpanPrediction>()];
    }

    /// <summary>Returns the entities of one label: a list, or for a label of type <c>str</c> in
    /// GLiNER2 one entity or null.</summary>
    private static IEnumerable<JsonElement> Items(JsonElement entry) => entry.ValueKind switch
    {
        JsonValueKind.Array => entry.EnumerateArray(),
        JsonValueKind.Null => [],
        _ => [entry],
    };

    /// <summary>Returns null if the entity is not part of the row (see
    /// <see cref="SpanText.Locate"/>).</summary>
    private static SpanPrediction? Span(JsonElement item, string label, SpanText text)
    {
        var span = item.ValueKind == JsonValueKind.String ? item.GetString() : item.Text("text");
        if (string.IsNullOrWhiteSpace(span))
        {
            throw new InferenceFormatException("an entity of the response has no text");
        }

        return text.Locate(span, Offset(item, "start"), Offset(item, "end")) is { } found
            ? new SpanPrediction(found.Text, label, found.Start, found.End, Confidence.Of(item))
            : null;
    }

    private static long? Offset(JsonElement item, string name) =>
        item.Number(name) is { } number and >= 0 and <= int.MaxValue && double.IsInteger(number) ? (long)number : null;
}
