using System.Text.Json.Nodes;
using PioneerTrain.Simulation.Driver;

namespace PioneerTrain.Simulation.World;

/// <summary>Predictions in the documented and captured forms of both APIs.</summary>
internal static class InferenceAnswers
{
    /// <summary>The name of the classification task in the requests.</summary>
    private const string TaskName = "category";

    /// <param name="model">The model that answers.</param>
    /// <param name="isChat">Whether the request was one for chat completions.</param>
    /// <param name="usedDefaultSchema">Whether the model used its own labels.</param>
    public static WireResponse Of(SeededRandom random, HeldOutTask task, HeldOutRow row, IReadOnlySet<RowItem> items, string model, bool isChat, bool usedDefaultSchema)
    {
        var answer = task == HeldOutTask.Entities ? new JsonObject { ["entities"] = Entities(random, row, items) } : Classes(random, task, items);
        return isChat || usedDefaultSchema ? Chat(random, answer, model, usedDefaultSchema) : Felix(random, answer, model);
    }

    /// <summary>An answer that is none: cut, empty, with another number of answers, or without a
    /// requested label or task.</summary>
    public static WireResponse Incomplete(SeededRandom random, HeldOutTask task, string model, bool isChat)
    {
        JsonNode result = task == HeldOutTask.Entities
            ? new JsonObject { ["entities"] = new JsonObject { [HeldOutSet.Labels[0]] = new JsonArray() } }
            : new JsonObject { ["categories"] = new JsonArray() };
        if (isChat)
        {
            var content = random.OneOf(result.ToJsonString(), "", "{\"entities\": {\"org\": [", "I found nothing.", "[]");
            return Responses.Json(200, Completion(content, model, usedDefaultSchema: false));
        }

        var shape = random.Below(5) switch
        {
            0 => new JsonArray(),
            1 => new JsonArray(Empty(task), Empty(task)),
            2 => new JsonObject(),
            3 => new JsonObject { ["data"] = new JsonArray() },
            _ => result,
        };
        return Responses.Json(200, new JsonObject { ["type"] = "encoder", ["result"] = shape, ["model_used"] = model });
    }

    private static JsonObject Empty(HeldOutTask task) => task == HeldOutTask.Entities
        ? new JsonObject { ["entities"] = new JsonObject([.. HeldOutSet.Labels.Select(label => KeyValuePair.Create(label, (JsonNode?)new JsonArray()))]) }
        : new JsonObject { [TaskName] = new JsonObject { ["label"] = HeldOutSet.Labels[0] } };

    private static JsonNode Entities(SeededRandom random, HeldOutRow row, IReadOnlySet<RowItem> items)
    {
        var form = random.Below(4);
        if (form == 0 && items.Count > 0)
        {
            return new JsonArray([.. items.Select(item => Span(row, item, withLabel: true))]);
        }

        var byLabel = new JsonObject();
        foreach (var label in HeldOutSet.Labels)
        {
            var found = items.Where(item => item.Label == label);
            byLabel[label] = new JsonArray([.. found.Select(item => form == 1 ? (JsonNode)item.Text : Span(row, item, withLabel: false))]);
        }

        return form == 2 ? new JsonArray(byLabel) : byLabel;
    }

    private static JsonObject Span(HeldOutRow row, RowItem item, bool withLabel)
    {
        // The service counts code points.
        var start = row.Text[..row.Text.IndexOf(item.Text, StringComparison.Ordinal)].EnumerateRunes().Count();
        var span = new JsonObject { ["text"] = item.Text, ["confidence"] = 0.9, ["start"] = start, ["end"] = start + item.Text.Length };
        if (withLabel)
        {
            span["label"] = item.Label;
        }

        return span;
    }

    private static JsonObject Classes(SeededRandom random, HeldOutTask task, IReadOnlySet<RowItem> items)
    {
        var isPlain = random.Chance(0.3);
        var classes = items.Select(item => isPlain ? (JsonNode)item.Label : new JsonObject { ["label"] = item.Label, ["confidence"] = 0.8 }).ToList();
        var answer = new JsonObject { [TaskName] = task == HeldOutTask.SingleLabel ? classes.Single() : new JsonArray([.. classes]) };
        return random.Chance(0.2) ? new JsonObject { ["classifications"] = answer, ["entities"] = new JsonObject() } : answer;
    }

    private static WireResponse Felix(SeededRandom random, JsonObject answer, string model)
    {
        JsonNode result = random.Below(4) switch
        {
            0 => answer,
            1 => new JsonArray(answer),
            2 => new JsonObject { ["data"] = new JsonArray(answer) },
            _ => new JsonObject { ["request_id"] = null, ["created_at"] = 1781365394, ["data"] = answer },
        };
        return Responses.Json(200, new JsonObject
        {
            ["type"] = "encoder",
            ["inference_id"] = "inference",
            ["result"] = result,
            ["model_id"] = model,
            ["latency_ms"] = 120.5,
            ["token_usage"] = 52,
            ["model_used"] = model,
        });
    }

    private static WireResponse Chat(SeededRandom random, JsonObject answer, string model, bool usedDefaultSchema) =>
        Responses.Json(200, Completion(random.Chance(0.2) ? answer : answer.ToJsonString(), model, usedDefaultSchema));

    private static JsonObject Completion(JsonNode content, string model, bool usedDefaultSchema) => new()
    {
        ["id"] = "chatcmpl_1",
        ["object"] = "chat.completion",
        ["model"] = model,
        ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = content } }),
        ["usage"] = new JsonObject { ["total_tokens"] = 35 },
        ["x_fastino"] = new JsonObject { ["default_schema_applied"] = usedDefaultSchema },
    };
}
