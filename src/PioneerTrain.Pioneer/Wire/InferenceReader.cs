using System.Text;
using System.Text.Json;

namespace PioneerTrain.Pioneer.Wire;

/// <summary>Reads the response to an inference request with one text, in the forms of both APIs that
/// are documented, captured or accepted by other clients. Every other form is a
/// <see cref="InferenceFormatException"/>, because a row that was not evaluated must not look like
/// a row without entities.</summary>
internal static class InferenceReader
{
    private const int LongestName = 100;
    private const long MaximumTokens = 1_000_000_000;

    /// <summary>Names of the model in a response, in the order in which they are tried: captured
    /// responses of <c>/inference</c> have the first two, chat completions the third.</summary>
    private static readonly string[] _modelNames = ["model_used", "model_id", "model"];

    /// <summary>Extension of a chat completion: current name, earlier name.</summary>
    private static readonly string[] _extensions = ["x_fastino", "x_pioneer"];

    /// <exception cref="InferenceFormatException">The response contains no evaluable answer to this
    /// request.</exception>
    /// <exception cref="InvalidOperationException">A string of the response is not valid
    /// Unicode.</exception>
    public static InferenceAnswer Read(JsonElement response, InferenceRequest request, string text)
    {
        CheckModel(response, request.Model, text);
        var key = request.Task == InferenceTask.Entities ? EntityReader.Key : request.TaskName;
        var result = response.Container("choices") is { } choices ? ContentOf(choices) : EnvelopeOf(response, key);
        var answer = Unwrapped(result, key);
        var prediction = request.Task == InferenceTask.Entities
            ? new Prediction { Spans = EntityReader.Read(answer, request.Labels, new SpanText(text)) }
            : new Prediction { Classes = ClassReader.Read(answer, request.TaskName, request.Task) };
        return new InferenceAnswer(prediction, TokensOf(response));
    }

    /// <summary>Rejects the answer of another model, for example of the base model, and an answer
    /// to other labels than the requested ones. Absent members prove nothing.</summary>
    private static void CheckModel(JsonElement response, string expected, string text)
    {
        if (response.Text("type") == "decoder")
        {
            throw new InferenceFormatException("the model is a decoder; expected an encoder", concernsEveryRow: true);
        }

        var names = _modelNames.Select(name => response.Text(name));
        if (names.FirstOrDefault(name => !string.IsNullOrWhiteSpace(name)) is { } used && !IsSameModel(used, expected))
        {
            var shown = ServerText.Clean(used.Length > LongestName ? used[..LongestName] : used, null) ?? "";
            var model = PrivateText.IsIn(shown, text) ? "another model" : $"model '{shown}'";
            var finding = $"the response is from {model}; expected '{expected}'";
            throw new InferenceFormatException(finding, concernsEveryRow: true);
        }

        var flags = _extensions.Select(name => response.Member(name)?.Member("default_schema_applied"));
        if (flags.Any(flag => flag is { ValueKind: JsonValueKind.True }))
        {
            const string Finding = "the model used its default labels instead of the requested ones";
            throw new InferenceFormatException(Finding, concernsEveryRow: true);
        }
    }

    /// <summary>Compares letters and digits only. The service spells catalogue ids in several ways:
    /// <c>fastino/GLiNER-2.5-Decide</c>, <c>fastino/gliner2.5-decide</c>.</summary>
    private static bool IsSameModel(string one, string other) =>
        LettersOf(one).SequenceEqual(LettersOf(other));

    private static IEnumerable<char> LettersOf(string id) =>
        id.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant);

    /// <summary>Returns the content of the first choice: JSON in a string, as documented, or an
    /// object.</summary>
    private static JsonElement ContentOf(JsonElement choices)
    {
        var first = choices.ValueKind == JsonValueKind.Array ? choices.EnumerateArray().FirstOrDefault() : default;
        switch (first.Member("message")?.Member("content"))
        {
            case { ValueKind: JsonValueKind.Object } content:
                return content;
            case { ValueKind: JsonValueKind.String } content:
                return Parse(content.GetString()!);
            default:
                throw new InferenceFormatException("the response has no message content");
        }
    }

    private static JsonElement Parse(string content)
    {
        try
        {
            return PythonJson.Parse(Encoding.UTF8.GetBytes(content));
        }
        catch (JsonException)
        {
            // The exception is not kept, because its message can quote the content.
            throw new InferenceFormatException("the message content is not valid JSON");
        }
    }

    /// <summary>Returns the result of the envelope (forms A to G of the contract), or the response
    /// if it has no envelope (form H).</summary>
    private static JsonElement EnvelopeOf(JsonElement response, string key) =>
        response.Container("result")
        ?? response.Container("output")
        ?? (response.Member(key) is null ? response.Container("data") : null)
        ?? response;

    /// <summary>Returns the answer within <c>data</c>, and the only answer of a list with one
    /// answer per text. A flat list of entities is returned unchanged.</summary>
    private static JsonElement Unwrapped(JsonElement result, string key)
    {
        var answer = OnlyOne(result);
        return answer.Member(key) is null && answer.Container("data") is { } data ? OnlyOne(data) : answer;
    }

    private static JsonElement OnlyOne(JsonElement result)
    {
        if (result.ValueKind != JsonValueKind.Array || EntityReader.IsFlatList(result))
        {
            return result;
        }

        return result.GetArrayLength() == 1
            ? result[0]
            : throw new InferenceFormatException($"the response has {result.GetArrayLength()} answers; expected 1");
    }

    private static long TokensOf(JsonElement response)
    {
        var tokens = response.Number("token_usage") ?? response.Member("usage")?.Number("total_tokens");
        return tokens is >= 0 and <= MaximumTokens ? (long)tokens : 0;
    }
}
