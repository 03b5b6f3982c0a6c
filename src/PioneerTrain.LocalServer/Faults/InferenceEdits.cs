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
    private const string OtherModel = "fastino/gliner2-base-v1";

    public static void Categories(JsonObject answer) => InferenceResponse.EditData(answer, data =>
    {
        data.Clear();
        data["categories"] = new JsonArray();
    });

    /// <summary>Removes the first requested label, or the first task without entities.</summary>
    public static void LabelMissing(JsonObject answer) => InferenceResponse.EditData(answer, data =>
    {
        var holder = data[InferenceResponse.Entities] as JsonObject ?? data;
        if (holder.Count > 0)
        {
            holder.RemoveAt(0);
        }
    });

    public static void ModelReplaced(JsonObject answer) =>
        answer[InferenceResponse.Message(answer) is null ? "model_used" : "model"] = OtherModel;

    public static void BatchShort(JsonObject answer)
    {
        var result = answer[InferenceResponse.Result];
        if ((result as JsonArray ?? result?["data"] as JsonArray) is { Count: > 0 } list)
        {
            list.RemoveAt(list.Count - 1);
        }
    }

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
    public static Task FullStopAsync(HttpContext context, RequestDelegate next, FaultOccurrence occurrence) =>
        EditItemsAsync(context, next, (item, text) =>
        {
            if (text is not [.., '.' or '!' or '?'] && (int?)item["end"] == CodePoints.Count(text, text.Length))
            {
                item["text"] = $"{item["text"]}.";
                item["end"] = (int)item["end"]! + 1;
            }
        });

    /// <summary>Counts offsets in UTF-16 code units instead of code points.</summary>
    public static Task Utf16Async(HttpContext context, RequestDelegate next, FaultOccurrence occurrence) =>
        EditItemsAsync(context, next, (item, text) =>
        {
            foreach (var name in (string[])["start", "end"])
            {
                if (item[name] is { } offset)
                {
                    item[name] = CodePoints.ToUtf16(text, (int)offset);
                }
            }
        });

    public static void ContentText(JsonObject answer) => EditMessage(
        answer, message => message["content"] = "I found the following entities in the text.");

    public static void ContentObject(JsonObject answer) => EditMessage(
        answer, message => message["content"] = JsonNode.Parse((string)message["content"]!));

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

    private static void EditMessage(JsonObject answer, Action<JsonObject> edit)
    {
        if (InferenceResponse.Message(answer) is { } message)
        {
            edit(message);
        }
    }

    private static Task EditItemsAsync(HttpContext context, RequestDelegate next, Action<JsonObject, string> edit) =>
        AnswerEdits.EditAsync(context, next, answer =>
        {
            var texts = context.Features.Get<RequestedTexts>()!.Texts;
            InferenceResponse.EditItems(answer, (item, number) => edit(item, texts[number]));
        });
}
