using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace PioneerTrain.Pioneer.Wire;

/// <summary>Prepares text from the service for use in messages.</summary>
internal static class ServerText
{
    /// <summary>Maximum length of a cleaned text, in characters.</summary>
    public const int MaximumCharacters = 500;

    /// <summary>Replaces control, format and line-separating characters by single spaces and cuts
    /// the text to 500 characters. Returns null if nothing is left.</summary>
    /// <param name="secret">Masked, even if the service repeats it; null for none.</param>
    public static string? Clean(string? remote, string? secret)
    {
        if (remote is null)
        {
            return null;
        }

        var shown = Mask(remote, secret);
        var text = new StringBuilder(Math.Min(shown.Length, MaximumCharacters + 1));
        var pendingSpace = false;
        foreach (var rune in shown.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || IsInvisible(rune))
            {
                pendingSpace = text.Length > 0;
                continue;
            }

            // Leaves room for a space before the character and for the ellipsis at the end.
            if (text.Length + 1 + rune.Utf16SequenceLength + 1 > MaximumCharacters)
            {
                return text.ToString() + "…";
            }

            text.Append(pendingSpace ? " " : "").Append(rune);
            pendingSpace = false;
        }

        return text.Length == 0 ? null : text.ToString();
    }

    /// <summary>Returns the text with the secret masked, otherwise unchanged.</summary>
    [return: NotNullIfNotNull(nameof(remote))]
    public static string? Mask(string? remote, string? secret) =>
        string.IsNullOrEmpty(secret) ? remote : remote?.Replace(secret, "***", StringComparison.Ordinal);

    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
