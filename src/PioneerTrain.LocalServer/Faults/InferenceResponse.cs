using System.Text.Json.Nodes;
using PioneerTrain.LocalServer.Inference;

namespace PioneerTrain.LocalServer.Faults;

/// <summary>
/// Finds the data of each text in the response of an inference endpoint: <c>result.data</c>, the
/// items of a list <c>result</c>, or the JSON text of a chat completion.
/// </summary>
internal static class InferenceResponse
{
    public const string Entities = "entities";
    public const string Result = "result";

    private const string Content = "content";

    /// <summary>Changes the data of each text.</summary>
    public static void EditData(JsonObject answer, Action<JsonObject> edit) =>
        EditData(answer, (data, _) => edit(data));

    /// <summary>Changes the data of each text. The number of the text counts from 0.</summary>
    public static void EditData(JsonObject answer, Action<JsonObject, int> edit)
    {
        if (Message(answer) is { } message)
        {
            if (message[Content] is JsonValue text && JsonNode.Parse((string)text!) is JsonObject content)
            {
                edit(content, 0);
                message[Content] = AnswerData.ToText(content);
            }

            return;
        }

        var number = 0;
        foreach (var data in DataOf(answer))
        {
            edit(data, number++);
        }
    }

    /// <summary>Changes each entity item. The number of its text counts from 0.</summary>
    public static void EditItems(JsonObject answer, Action<JsonObject, int> edit) => EditData(answer, (data, number) =>
    {
        foreach (var item in ItemsOf(data))
        {
            edit(item, number);
        }
    });

    public static IReadOnlyList<JsonObject> ItemsOf(JsonObject data) => data[Entities] is JsonObject entities
        ? [.. entities.SelectMany(label => label.Value as JsonArray ?? []).OfType<JsonObject>()]
        : [];

    /// <summary>Returns the message of a chat completion; null for the other endpoint.</summary>
    public static JsonObject? Message(JsonObject answer) => answer["choices"]?[0]?["message"] as JsonObject;

    /// <summary>
    /// Returns a copy of the data if the response has the data of a single text in
    /// <c>result.data</c>.
    /// </summary>
    public static JsonObject? SingleData(JsonObject answer) =>
        answer[Result] is JsonObject result && result["data"] is JsonObject data ? data.DeepClone().AsObject() : null;

    private static IReadOnlyList<JsonObject> DataOf(JsonObject answer) => answer[Result] switch
    {
        JsonArray list => [.. list.OfType<JsonObject>()],
        JsonObject result when result["data"] is JsonObject data => [data],
        JsonObject result when result["data"] is JsonArray list => [.. list.OfType<JsonObject>()],
        JsonObject result => [result],
        _ => [],
    };
}
