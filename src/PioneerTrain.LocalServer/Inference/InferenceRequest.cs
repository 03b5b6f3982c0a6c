using System.Text.Json;
using PioneerTrain.LocalServer.Http;

namespace PioneerTrain.LocalServer.Inference;

/// <summary>A request for predictions, of either endpoint.</summary>
/// <param name="Model">The id of a training job or of a base model.</param>
/// <param name="Texts">The texts, at least one.</param>
/// <param name="IsBatch">Whether the texts were sent as a list.</param>
/// <param name="Schema">The schema; null if it is missing.</param>
/// <param name="Options">The settings of the response.</param>
/// <param name="IsStored">Whether the client permits that the request is stored.</param>
internal sealed record InferenceRequest(
    string Model, IReadOnlyList<string> Texts, bool IsBatch, JsonElement? Schema, AnswerOptions Options, bool IsStored)
{
    /// <summary>The maximum number of texts in a batch.</summary>
    public const int MaxTexts = 1000;

    private const double DefaultThreshold = 0.5;

    /// <summary>
    /// Documented fields of <c>POST /inference</c> that do not change its response.
    /// </summary>
    private static readonly string[] _unused = ["task", "messages", "project_id", "is_warmup"];

    /// <summary>
    /// The fields of <c>POST /inference</c> that a chat completion must not have.
    /// </summary>
    private static readonly string[] _oldNames = ["model_id", "text", "task", "format_results", "is_warmup"];

    /// <summary>
    /// Reads the body of <c>POST /inference</c>. Returns null if it has errors, which are in
    /// <see cref="RequestBody.Problems"/>.
    /// </summary>
    public static InferenceRequest? Read(RequestBody body)
    {
        var model = body.RequiredText("model_id");
        var (texts, isBatch) = ReadTexts(body);
        if (body.Boolean("format_results") == false)
        {
            body.RejectValue(
                "format_results", "literal_error", "Input should be true: this server returns no raw tuples");
        }

        _ = _unused.Count(body.Has);
        var request = ReadCommon(body, model, texts, isBatch);
        body.RejectUnknownFields();
        return body.Problems.Count > 0 ? null : request;
    }

    /// <summary>
    /// Reads the body of a chat completion. Its last user message is the text. Unknown fields are
    /// ignored, because the public description of this body allows them.
    /// </summary>
    /// <inheritdoc cref="Read"/>
    public static InferenceRequest? ReadChat(RequestBody body)
    {
        var model = body.RequiredText("model");
        var text = body.RequiredObjects("messages").Select(ReadMessage).LastOrDefault(each => each is not null);
        if (body.Problems.Count == 0 && text is null)
        {
            body.RejectValue("messages", "value_error", "List should have a message with the role 'user'");
        }

        if (body.Boolean("stream") == true)
        {
            body.RejectValue("stream", "literal_error", "Input should be false: encoders do not stream");
        }

        foreach (var name in _oldNames.Where(body.Has))
        {
            body.RejectValue(
                name, "extra_forbidden", "Extra inputs are not permitted. It is a field of POST /inference");
        }

        var request = ReadCommon(body, model, [text ?? ""], isBatch: false);
        return body.Problems.Count > 0 ? null : request;
    }

    private static InferenceRequest ReadCommon(
        RequestBody body, string? model, IReadOnlyList<string> texts, bool isBatch) => new(
        model ?? "",
        texts,
        isBatch,
        body.Element("schema"),
        new AnswerOptions(
            body.Number("threshold", min: 0, max: 1) ?? DefaultThreshold,
            body.Boolean("include_confidence") ?? true,
            body.Boolean("include_spans") ?? true),
        body.Boolean("store") ?? true);

    private static (IReadOnlyList<string> Texts, bool IsBatch) ReadTexts(RequestBody body)
    {
        switch (body.RequiredElement("text"))
        {
            case { ValueKind: JsonValueKind.String } text:
                return ([text.GetString()!], false);
            case { ValueKind: JsonValueKind.Array } list
                when list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String):
                CheckLength(body, list.GetArrayLength());
                return ([.. list.EnumerateArray().Select(item => item.GetString()!)], true);
            case not null:
                body.RejectValue("text", "string_type", "Input should be a valid string or a list of strings");
                break;
        }

        return ([], false);
    }

    private static void CheckLength(RequestBody body, int count)
    {
        if (count == 0)
        {
            body.RejectValue("text", "too_short", "List should have at least 1 item after validation, not 0");
        }
        else if (count > MaxTexts)
        {
            body.RejectValue(
                "text", "too_long", $"List should have at most {MaxTexts} items after validation, not {count}");
        }
    }

    /// <summary>Returns the text of a message of the user; null for another role.</summary>
    private static string? ReadMessage(RequestBody message)
    {
        var role = message.Word("role", "user", "system", "assistant", "developer", "tool");
        string? text = null;
        switch (message.RequiredElement("content"))
        {
            case { ValueKind: JsonValueKind.String } content:
                text = content.GetString();
                break;
            case { ValueKind: JsonValueKind.Array } blocks when blocks.EnumerateArray().All(IsTextBlock):
                text = string.Concat(blocks.EnumerateArray().Select(block => block.GetProperty("text").GetString()));
                break;
            case not null:
                message.RejectValue(
                    "content", "string_type", "Input should be a valid string or a list of text blocks");
                break;
        }

        return role == "user" ? text : null;
    }

    private static bool IsTextBlock(JsonElement block) =>
        block.ValueKind == JsonValueKind.Object
        && block.TryGetProperty("type", out var type)
        && type.ValueKind == JsonValueKind.String
        && type.GetString() == "text"
        && block.TryGetProperty("text", out var text)
        && text.ValueKind == JsonValueKind.String;
}
