using System.Text.Json.Nodes;
using PioneerTrain.LocalServer.Inference;

namespace PioneerTrain.LocalServer.Faults;

/// <summary>
/// Changes to the content of a response of an inference endpoint, which a client must not accept or
/// must correct.
/// </summary>
internal static class InferenceEdits
{
    private const string Extension = "x_fastino";

    public static void Categories(JsonObject answer) => InferenceResponse.EditData(answer, data =>
    {
        data.Clear();
        data["categories"] = new JsonArray();
    });

    /// <summary>Empties the lists of classifications with several labels.</summary>
    public static void NoClasses(JsonObject answer) => InferenceResponse.EditData(answer, data =>
    {
        foreach (var (task, value) in data.Where(member => member.Key != InferenceResponse.Entities).ToList())
        {
            if (value is JsonArray)
            {
                data[task] = new JsonArray();
            }
        }
    });

    /// <summary>
    /// Extends a span at the end of a text by the full stop that GLiNER2 appends to a text without
    /// one.
    /// </summary>
    public static Task FullStopAsync(HttpContext context, RequestDelegate next) =>
        EditItemsAsync(context, next, (item, text) =>
        {
            if (text is not [.., '.' or '!' or '?'] && (int?)item["end"] == CodePoints.Count(text, text.Length))
            {
                item["text"] = $"{item["text"]}.";
                item["end"] = (int)item["end"]! + 1;
            }
        });

    public static void DefaultSchema(JsonObject answer)
    {
        if (answer[Extension] is JsonObject extension)
        {
            extension["default_schema_applied"] = true;
        }
    }

    /// <summary>Gives the extension its earlier name.</summary>
    public static void OldExtension(JsonObject answer)
    {
        if (answer.Remove(Extension, out var extension))
        {
            answer["x_pioneer"] = extension;
        }
    }

    private static Task EditItemsAsync(HttpContext context, RequestDelegate next, Action<JsonObject, string> edit) =>
        AnswerEdits.EditAsync(context, next, answer =>
        {
            var texts = context.Features.Get<RequestedTexts>()!.Texts;
            InferenceResponse.EditItems(answer, (item, number) => edit(item, texts[number]));
        });
}
