namespace PioneerTrain.Pioneer.Wire;

/// <summary>Locates the spans of a response in the text of the row. The service counts Unicode code
/// points (18 of 18 captured spans agree; GLiNER2 takes them from Python's <c>str</c>), .NET counts
/// UTF-16 characters.</summary>
internal sealed class SpanText
{
    private readonly string _text;

    /// <summary>UTF-16 index of each code point and of the end; null if both counts are
    /// equal.</summary>
    private readonly int[]? _indexes;

    public SpanText(string text)
    {
        _text = text;
        if (text.AsSpan().ContainsAnyInRange('\ud800', '\udfff'))
        {
            _indexes = IndexesOf(text);
        }
    }

    /// <summary>Length in code points.</summary>
    private int Length => _indexes is null ? _text.Length : _indexes.Length - 1;

    /// <summary>True if GLiNER2 appends a full stop to this text before it reads it.</summary>
    private bool GetsFullStop => _text.Length == 0 || _text[^1] is not ('.' or '!' or '?');

    /// <summary>Returns the span with its offsets in UTF-16 characters, without offsets if they do
    /// not match the text; null if nothing of it is part of the row.</summary>
    /// <param name="span">The predicted text, as sent.</param>
    /// <param name="start">Offset of the first code point, as sent; null if not sent.</param>
    /// <param name="end">Offset after the last code point, as sent; null if not sent.</param>
    public (string Text, int? Start, int? End)? Locate(string span, long? start, long? end)
    {
        if (HasAppendedFullStop(span, end))
        {
            span = span[..^1].TrimEnd();
            end = start + (_indexes is null ? span.Length : span.EnumerateRunes().Count());
            if (span.Length == 0)
            {
                return null;
            }
        }

        if (IndexOf(start) is { } first && IndexOf(end) is { } last && Matches(span, first, last))
        {
            return (span, first, last);
        }

        // A server can count UTF-16 characters; its offsets are accepted only if they match.
        return Matches(span, start, end) ? (span, (int)start!, (int)end!) : (span, null, null);
    }

    /// <summary>Returns true if the last character of the span is a full stop that the row does not
    /// have: the span ends one character after the text. Without offsets, the text must end with
    /// the rest of the span and not contain the whole span.</summary>
    private bool HasAppendedFullStop(string span, long? end) =>
        GetsFullStop && span.EndsWith('.')
        && (end is { } last
            ? last == Length + 1 || last == _text.Length + 1
            : _text.EndsWith(span[..^1], StringComparison.Ordinal) && !_text.Contains(span, StringComparison.Ordinal));

    private int? IndexOf(long? codePoint) => codePoint switch
    {
        null or < 0 => null,
        { } count when count > Length => null,
        { } count => _indexes is null ? (int)count : _indexes[count],
    };

    private bool Matches(string span, long? start, long? end) =>
        start is >= 0 && end <= _text.Length && end - start == span.Length
        && string.CompareOrdinal(_text, (int)start.Value, span, 0, span.Length) == 0;

    private static int[] IndexesOf(string text)
    {
        var indexes = new List<int>(text.Length);
        var index = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            indexes.Add(index);
            index += rune.Utf16SequenceLength;
        }

        indexes.Add(index);
        return [.. indexes];
    }
}
