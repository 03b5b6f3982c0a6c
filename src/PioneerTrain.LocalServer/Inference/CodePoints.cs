namespace PioneerTrain.LocalServer.Inference;

/// <summary>Converts offsets in UTF-16 code units to Unicode code points.</summary>
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
}
