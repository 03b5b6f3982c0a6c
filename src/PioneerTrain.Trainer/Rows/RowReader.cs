using System.Text.Json;
using System.Text.Unicode;

namespace PioneerTrain.Trainer.Rows;

/// <summary>
/// Reads one row, in any of the accepted forms:
/// <c>{"text", "entities": [["John Smith", "person"], …]}</c> and <c>{"text", "label"}</c> as Pioneer takes uploads;
/// <c>{"input", "output": {"entities": {"person": ["John Smith"]}, "classifications": [{"true_label": …}]}}</c> and <c>{"text", "schema": {…}}</c> as GLiNER2 does;
/// <c>{"text", "entities": {"person": [ … ]}}</c>; and with known places, <c>"spans": [[start, end, label], …]</c>, counted in Unicode code points.
/// Each may say <c>"split": "train"</c> or <c>"validation"</c>.
/// </summary>
internal static class RowReader
{
    public const int MostEntities = 1000;
    public const int LongestName = 100;

    private static readonly JsonDocumentOptions _options = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    /// <param name="warn">Hears what is read differently than a person might expect.</param>
    /// <exception cref="InvalidRowException">With a sentence about what is wrong.</exception>
    public static TrainingRow Read(int line, ReadOnlyMemory<byte>? bytes, Action<string> warn)
    {
        if (bytes is null)
        {
            throw new InvalidRowException($"the line is longer than {JsonLines.LongestLine} bytes");
        }

        if (!Utf8.IsValid(bytes.Value.Span))
        {
            throw new InvalidRowException("the line is not UTF-8");
        }

        try
        {
            using var document = JsonDocument.Parse(bytes.Value, _options);
            return Read(line, document.RootElement, warn);
        }
        catch (JsonException e)
        {
            throw new InvalidRowException($"the line is not one JSON object with each key once (near byte {e.BytePositionInLine ?? 0})", e);
        }
        catch (InvalidOperationException e)
        {
            // What JsonElement.GetString throws for it.
            throw new InvalidRowException("a string escapes half of a surrogate pair", e);
        }
    }

    private static TrainingRow Read(int line, JsonElement row, Action<string> warn)
    {
        if (row.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidRowException($"the line is {Name(row)}; an object is needed");
        }

        var text = ReadText(row);
        var tokens = Tokeniser.Tokenise(text);
        if (tokens.Count == 0)
        {
            throw new InvalidRowException("the text is empty");
        }

        var entities = RowEntities.Read(row, text, tokens, warn);
        var label = RowClass.Read(row, warn);
        return entities is null && label is null
            ? throw new InvalidRowException("the row has neither \"entities\" nor a \"label\"")
            : new TrainingRow(line, text, entities, label, ReadSplit(row));
    }

    /// <summary>The part of a row that carries the labels: what GLiNER2 has under <c>output</c> or <c>schema</c>, or else the row itself.</summary>
    public static JsonElement Labels(JsonElement row)
    {
        foreach (var key in (ReadOnlySpan<string>)["output", "schema"])
        {
            if (row.TryGetProperty(key, out var labels))
            {
                return labels.ValueKind == JsonValueKind.Object
                    ? labels
                    : throw new InvalidRowException($"\"{key}\" is {Name(labels)}; an object is needed");
            }
        }

        return row;
    }

    /// <summary>The name of an entity label or class.</summary>
    public static string ReadName(JsonElement value, string what)
    {
        var name = value.ValueKind == JsonValueKind.String ? value.GetString()! : throw new InvalidRowException($"{what} is {Name(value)}; a string is needed");
        return CheckName(name, what);
    }

    public static string CheckName(string name, string what)
    {
        var trimmed = name.Trim();
        return trimmed.Length is > 0 and <= LongestName
            ? trimmed
            : throw new InvalidRowException($"{what} has {trimmed.Length} characters; 1 to {LongestName} are accepted");
    }

    /// <summary>A kind of JSON value as a person says it.</summary>
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
            throw new InvalidRowException("the row has no text; a string under \"text\" or \"input\" is needed");
        }

        return text.ValueKind == JsonValueKind.String ? text.GetString()! : throw new InvalidRowException($"the text is {Name(text)}; a string is needed");
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
            _ => throw new InvalidRowException("\"split\" is neither \"train\" nor \"validation\""),
        };
    }
}

/// <summary>A row that cannot be read. Never leaves <see cref="TrainingRows.Read"/>.</summary>
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
