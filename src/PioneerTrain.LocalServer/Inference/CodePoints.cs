namespace PioneerTrain.LocalServer.Inference;

/// <summary>Converts between offsets in UTF-16 code units and in Unicode code points.</summary>
internal static class CodePoints
{
    /// <summary>Returns the number of code points before an offset in UTF-16 code units.</summary>
    public static int Count(string text, int offset)
    {
        var count = offset;
        foreach (var unit in text.AsSpan(0, offset))
        {
            count -= char.IsLowSurrogate(unit) ? 1 : 0;
        }

        return count;
    }

    /// <summary>Returns the offset in UTF-16 code units of a code point.</summary>
    public static int ToUtf16(string text, int codePoint)
    {
        var offset = 0;
        for (; codePoint > 0 && offset < text.Length; codePoint--)
        {
            offset += char.IsHighSurrogate(text[offset]) ? 2 : 1;
        }

        return offset;
    }
}
