using System.Globalization;

namespace PioneerTrain.TestKit.Runner;

/// <summary>
/// Searches as the runner does, culture-sensitive with ICU: format and control characters inside a
/// match are ignored. The tests run with invariant globalization, where a search is ordinal, so
/// this class emulates the difference.
/// </summary>
internal static class CultureSearch
{
    public static bool StartsWith(string text, string word) => EndOfMatch(text, SkipIgnorable(text, 0), word) >= 0;

    /// <summary>Returns the start of a match, or -1.</summary>
    public static int IndexOf(string text, string word, int start)
    {
        for (var at = start; at < text.Length; at++)
        {
            if (text[at] == word[0] && EndOfMatch(text, at, word) >= 0)
            {
                return at;
            }
        }

        return -1;
    }

    private static int EndOfMatch(string text, int at, string word)
    {
        foreach (var character in word)
        {
            at = SkipIgnorable(text, at);
            if (at >= text.Length || text[at] != character)
            {
                return -1;
            }

            at++;
        }

        return at;
    }

    private static int SkipIgnorable(string text, int at)
    {
        while (at < text.Length && CharUnicodeInfo.GetUnicodeCategory(text[at]) is UnicodeCategory.Format or UnicodeCategory.Control && !char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return at;
    }
}
