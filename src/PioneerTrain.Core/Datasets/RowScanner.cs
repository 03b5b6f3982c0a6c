using System.Buffers;
using System.Text;
using System.Text.Json;

namespace PioneerTrain.Datasets;

/// <summary>
/// Reads the JSON values of one row after another and collects what is wrong with them. A string is
/// a range of <see cref="Bytes"/>, so that reading a valid row allocates nothing.
/// </summary>
internal sealed class RowScanner
{
    private readonly List<(int Offset, string Message, bool IsError)> _findings = [];

    /// <summary>The row, followed by the strings of the row that have escapes, without them.</summary>
    private byte[] _bytes = [];
    private int _used;

    /// <summary>The findings about the row, in the order in which they were found; offsets in bytes.</summary>
    public List<(int Offset, string Message, bool IsError)> Findings => _findings;

    public bool HasErrors { get; private set; }

    /// <summary>Reads an item of a list.</summary>
    public delegate void ReadItem(ref Utf8JsonReader json, int index);

    /// <summary>Starts a row.</summary>
    /// <returns>The bytes to read, on which the offsets and ranges are based.</returns>
    public ReadOnlySpan<byte> Start(ReadOnlySpan<byte> line)
    {
        _findings.Clear();
        (_used, HasErrors) = (0, false);
        return Bytes(Append(line));
    }

    /// <summary>Returns the UTF-8 of a string of this row.</summary>
    public ReadOnlySpan<byte> Bytes(Range range) => _bytes.AsSpan(range);

    public string String(Range range) => Encoding.UTF8.GetString(Bytes(range));

    public void Error(int offset, string message) => Add(offset, message, isError: true);

    public void Add(int offset, string message, bool isError)
    {
        _findings.Add((offset, message, isError));
        HasErrors |= isError;
    }

    /// <summary>A string that must not be blank; null when it is, or when the value is not a string.</summary>
    public Range? ReadText(ref Utf8JsonReader json, string what)
    {
        var offset = (int)json.TokenStartIndex;
        if (json.TokenType != JsonTokenType.String)
        {
            Error(offset, DataRowMessages.NotAString(what, json.TokenType));
            Skip(ref json);
            return null;
        }

        var text = ReadString(ref json);
        if (text is { } range && IsBlank(range))
        {
            Error(offset, DataRowMessages.Empty(what));
            return null;
        }

        return text;
    }

    /// <summary>Returns whether a string is empty or white space.</summary>
    public bool IsBlank(Range range)
    {
        var rest = Bytes(range);
        if (!rest.IsEmpty && char.IsAsciiLetterOrDigit((char)rest[0]))
        {
            return false;
        }

        while (Rune.DecodeFromUtf8(rest, out var rune, out var length) == OperationStatus.Done)
        {
            if (!Rune.IsWhiteSpace(rune))
            {
                return false;
            }

            rest = rest[length..];
        }

        return true;
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

    /// <summary>Reads a string or a key; null when it is not text.</summary>
    public Range? ReadString(ref Utf8JsonReader json)
    {
        if (!json.ValueIsEscaped)
        {
            var start = (int)json.TokenStartIndex + 1;
            return new Range(start, start + json.ValueSpan.Length);
        }

        try
        {
            Reserve(json.ValueSpan.Length);
            var start = _used;
            _used += json.CopyString(_bytes.AsSpan(_used));
            return new Range(start, _used);
        }
        catch (InvalidOperationException)
        {
            Error((int)json.TokenStartIndex, DataRowMessages.LoneSurrogate);
            return null;
        }
    }

    /// <summary>Keeps a string until the next row.</summary>
    public Range Append(ReadOnlySpan<byte> utf8)
    {
        Reserve(utf8.Length);
        utf8.CopyTo(_bytes.AsSpan(_used));
        _used += utf8.Length;
        return new Range(_used - utf8.Length, _used);
    }

    /// <summary>A reader of the old bytes stays valid.</summary>
    private void Reserve(int length)
    {
        if (_bytes.Length - _used < length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _used + length));
        }
    }
}
