using System.Text.Json.Nodes;

namespace PioneerTrain.LocalServer.Faults;

/// <summary>
/// Changes a response of an inference endpoint to one of the other shapes that were seen or
/// documented. A shape that differs only in the envelope does not change a chat completion.
/// </summary>
internal static class InferenceShapes
{
    /// <summary>B: the data directly in <c>result</c>.</summary>
    public static void WithoutData(JsonObject answer)
    {
        if (InferenceResponse.SingleData(answer) is { } data)
        {
            answer[InferenceResponse.Result] = data;
        }
    }

    /// <summary>C: plain strings.</summary>
    public static void Strings(JsonObject answer) => InferenceResponse.EditData(answer, data =>
    {
        EditLists(data, list => new JsonArray([.. list.Select(item => TextOf(item, "text"))]));
        foreach (var (task, value) in data.Where(member => member.Key != InferenceResponse.Entities).ToList())
        {
            data[task] = value is JsonArray list
                ? new JsonArray([.. list.Select(item => TextOf(item, "label"))])
                : TextOf(value, "label");
        }
    });

    /// <summary>D: a list of data, also for a single text.</summary>
    public static void ResultList(JsonObject answer)
    {
        if (InferenceResponse.SingleData(answer) is { } data)
        {
            answer[InferenceResponse.Result] = new JsonArray(data);
        }
    }

    /// <summary>F: <c>entities</c> is a list with one object.</summary>
    public static void EntitiesInList(JsonObject answer) => InferenceResponse.EditData(answer, data =>
    {
        if (data[InferenceResponse.Entities] is JsonObject entities)
        {
            data[InferenceResponse.Entities] = new JsonArray(entities.DeepClone());
        }
    });

    /// <summary>G: <c>entities</c> is a flat list of items with label and score.</summary>
    public static void FlatList(JsonObject answer) => InferenceResponse.EditData(answer, data =>
    {
        if (data[InferenceResponse.Entities] is JsonObject entities)
        {
            var items = entities.SelectMany(label => (label.Value as JsonArray ?? [])
                .OfType<JsonObject>()
                .Select(item => FlatItem(label.Key, item)));
            data[InferenceResponse.Entities] = new JsonArray([.. items]);
        }
    });

    /// <summary>I: one object or null instead of a list.</summary>
    public static void SingleItems(JsonObject answer) => InferenceResponse.EditData(
        answer, data => EditLists(data, list => list.FirstOrDefault()?.DeepClone()));

    private static void EditLists(JsonObject data, Func<JsonArray, JsonNode?> edit)
    {
        if (data[InferenceResponse.Entities] is not JsonObject entities)
        {
            return;
        }

        foreach (var (label, value) in entities.ToList())
        {
            if (value is JsonArray list)
            {
                entities[label] = edit(list);
            }
        }
    }

    private static JsonNode? TextOf(JsonNode? item, string name) =>
        (item is JsonObject holder ? holder[name] : item)?.DeepClone();

    private static JsonObject FlatItem(string label, JsonObject item) => new()
    {
        ["text"] = item["text"]?.DeepClone(),
        ["label"] = label,
        ["score"] = item["confidence"]?.DeepClone(),
        ["start"] = item["start"]?.DeepClone(),
        ["end"] = item["end"]?.DeepClone(),
    };
}
