using System.Text.Json;
using System.Text.Unicode;

namespace PioneerTrain.Trainer.Rows;

/// <summary>
/// Reads a row in one of these formats:
/// <c>{"text", "entities": [["John Smith", "person"], …]}</c> and <c>{"text", "label"}</c>, the upload
/// formats of Pioneer;
/// <c>{"input", "output": {"entities": {"person": ["John Smith"]}, "classifications": [{"true_label": …}]}}</c>
/// and <c>{"text", "schema": {…}}</c>, the formats of GLiNER2;
/// <c>{"text", "entities": {"person": [ … ]}}</c>;
/// and with offsets in Unicode code points, <c>"spans": [[start, end, label], …]</c>.
/// Each row can have <c>"split": "train"</c> or <c>"validation"</c>.
/// </summary>
internal static class RowReader
{
    private static readonly JsonDocumentOptions _options = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    /// <summary>Reads a row.</summary>
    /// <param name="line">The line number, from 1.</param>
    /// <param name="bytes">The content of the line; null if it is too long.</param>
    /// <param name="maxTokens">
    /// The number of tokens that a model reads. A longer text is a warning.
    /// </param>
    /// <param name="warn">Receives the warnings.</param>
    /// <exception cref="InvalidRowException">
    /// The row is invalid; the message is the reason.
    /// </exception>
    public static TrainingRow Read(int line, ReadOnlyMemory<byte>? bytes, int maxTokens, WarnAboutRow warn)
    {
        if (bytes is null)
        {
            throw new InvalidRowException($"the line is longer than {DatasetLimits.LineBytes} bytes");
        }

        if (!Utf8.IsValid(bytes.Value.Span))
        {
            throw new InvalidRowException("the line is not UTF-8");
        }

        try
        {
            using var document = JsonDocument.Parse(bytes.Value, _options);
            return Read(line, document.RootElement, maxTokens, warn);
        }
        catch (JsonException e)
        {
            throw new InvalidRowException(
                $"the line is not a JSON object with unique keys (near byte {e.BytePositionInLine ?? 0})", e);
        }
        catch (InvalidOperationException e)
        {
            // JsonElement.GetString throws this exception for an unpaired surrogate.
            throw new InvalidRowException("a string has an unpaired surrogate", e);
        }
    }

    private static TrainingRow Read(int line, JsonElement row, int maxTokens, WarnAboutRow warn)
    {
        if (row.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidRowException($"the line is {Name(row)}; expected an object");
        }

        if (UnsupportedRow.FindReason(row) is { } reason)
        {
            throw new InvalidRowException(reason);
        }

        var text = ReadText(row);
        var tokens = Tokenizer.Tokenize(text);
        if (tokens.Count == 0)
        {
            throw new InvalidRowException("the text is empty");
        }

        var entities = RowEntities.Read(row, text, tokens, warn);
        var label = RowClass.Read(row, warn);
        if (entities is null && label is null)
        {
            throw new InvalidRowException("the row has neither \"entities\" nor a \"label\"");
        }

        if (tokens.Count > maxTokens)
        {
            var dropped = entities?.Count(entity => entity.End > tokens[maxTokens - 1].End) ?? 0;
            warn($"the text has {tokens.Count} tokens, but the model reads only the first {maxTokens}; "
                + $"entities ignored after that limit: {dropped}", dropped);
        }

        return new TrainingRow(line, text, entities, label, ReadSplit(row));
    }

    /// <summary>
    /// Returns the element with the labels: <c>output</c> or <c>schema</c> in the formats of
    /// GLiNER2, or else the row itself.
    /// </summary>
    public static JsonElement Labels(JsonElement row)
    {
        foreach (var key in (ReadOnlySpan<string>)["output", "schema"])
        {
            if (row.TryGetProperty(key, out var labels))
            {
                return labels.ValueKind == JsonValueKind.Object
                    ? labels
                    : throw new InvalidRowException($"\"{key}\" is {Name(labels)}; expected an object");
            }
        }

        return row;
    }

    /// <summary>Reads the name of an entity label or class.</summary>
    public static string ReadName(JsonElement value, string what)
    {
        var name = value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new InvalidRowException($"{what} is {Name(value)}; expected a string");
        return CheckName(name, what);
    }

    public static string CheckName(string name, string what)
    {
        var trimmed = name.Trim();
        return trimmed.Length is > 0 and <= DatasetLimits.NameLength
            ? trimmed
            : throw new InvalidRowException(
                $"{what} has {trimmed.Length} characters; expected 1 to {DatasetLimits.NameLength}");
    }

    /// <summary>Returns the kind of a JSON value for a message.</summary>
    public static string Name(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };

    private static string ReadText(JsonElement row)
    {
        if (!row.TryGetProperty("text", out var text) && !row.TryGetProperty("input", out text))
        {
            throw new InvalidRowException("the row has no text; expected a string in \"text\" or \"input\"");
        }

        return text.ValueKind == JsonValueKind.String
            ? text.GetString()!
            : throw new InvalidRowException($"the text is {Name(text)}; expected a string");
    }

    private static RowSplit ReadSplit(JsonElement row)
    {
        if (!row.TryGetProperty("split", out var split) || split.ValueKind == JsonValueKind.Null)
        {
            return RowSplit.Unmarked;
        }

        return (split.ValueKind == JsonValueKind.String ? split.GetString() : null) switch
        {
            "train" => RowSplit.Train,
            "validation" => RowSplit.Validation,
            _ => throw new InvalidRowException("\"split\" is invalid; expected \"train\" or \"validation\""),
        };
    }
}

/// <summary>The exception for an invalid row. <see cref="TrainingRows.Read"/> catches it.</summary>
internal sealed class InvalidRowException : Exception
{
    public InvalidRowException(string message)
        : base(message)
    {
    }

    public InvalidRowException()
    {
    }

    public InvalidRowException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
