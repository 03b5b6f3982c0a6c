using System.Text.Json;

namespace PioneerTrain.Datasets;

/// <summary>Reads the JSON values of one row after another and collects what is wrong with them.</summary>
internal sealed class RowScanner
{
    private const int MaximumPooled = 10_000;
    private const int MaximumPooledBytes = 64;

    private readonly HashSet<string> _pool = new(StringComparer.Ordinal);
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _labels;
    private readonly List<(int Offset, string Message, bool IsError)> _findings = [];

    public RowScanner() => _labels = _pool.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The findings about the row, in the order in which they were found; offsets in bytes.</summary>
    public IReadOnlyList<(int Offset, string Message, bool IsError)> Findings => _findings;

    public bool HasErrors => _findings.Exists(finding => finding.IsError);

    /// <summary>Reads an item of a list.</summary>
    public delegate void ReadItem(ref Utf8JsonReader json, int index);

    public void Reset() => _findings.Clear();

    public void Error(int offset, string message) => Add(offset, message, isError: true);

    public void Add(int offset, string message, bool isError) => _findings.Add((offset, message, isError));

    /// <summary>Reads a label. A file has few labels and repeats each, so one string serves all.</summary>
    public string? ReadLabel(ref Utf8JsonReader json)
    {
        if (json.HasValueSequence || json.ValueIsEscaped || json.ValueSpan.Length > MaximumPooledBytes)
        {
            return ReadString(ref json);
        }

        Span<char> characters = stackalloc char[MaximumPooledBytes];
        var label = characters[..json.CopyString(characters)];
        if (_labels.TryGetValue(label, out var known))
        {
            return known;
        }

        known = label.ToString();
        if (_pool.Count < MaximumPooled)
        {
            _pool.Add(known);
        }

        return known;
    }

    /// <summary>A string that must not be blank; null when it is, or when the value is not a string.</summary>
    public string? ReadText(ref Utf8JsonReader json, string what)
    {
        var offset = (int)json.TokenStartIndex;
        if (json.TokenType != JsonTokenType.String)
        {
            Error(offset, DataRowMessages.NotAString(what, json.TokenType));
            Skip(ref json);
            return null;
        }

        var text = ReadString(ref json);
        if (text is not null && string.IsNullOrWhiteSpace(text))
        {
            Error(offset, DataRowMessages.Empty(what));
            return null;
        }

        return text;
    }

    public void ReadList(ref Utf8JsonReader json, string what, string expected, ReadItem readItem)
    {
        if (json.TokenType != JsonTokenType.StartArray)
        {
            Error((int)json.TokenStartIndex, DataRowMessages.NotAList(what, json.TokenType, expected));
            Skip(ref json);
            return;
        }

        for (var index = 0; json.Read() && json.TokenType != JsonTokenType.EndArray; index++)
        {
            readItem(ref json, index);
        }
    }

    /// <summary>Skips a value. Reads its strings, because half of a surrogate pair makes the whole row unreadable for the service.</summary>
    public void Skip(ref Utf8JsonReader json)
    {
        var depth = json.CurrentDepth;
        do
        {
            if (json.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && json.ValueIsEscaped)
            {
                ReadString(ref json);
            }
        }
        while ((json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray || json.CurrentDepth > depth) && json.Read());
    }

    public string? ReadString(ref Utf8JsonReader json)
    {
        try
        {
            return json.GetString();
        }
        catch (InvalidOperationException)
        {
            Error((int)json.TokenStartIndex, DataRowMessages.LoneSurrogate);
            return null;
        }
    }
}
