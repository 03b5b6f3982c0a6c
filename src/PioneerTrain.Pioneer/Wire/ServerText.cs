using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace PioneerTrain.Pioneer.Wire;

/// <summary>Makes a remote sentence fit to stand inside one of ours.</summary>
internal static class ServerText
{
    public const int MostCharacters = 500;

    /// <summary>Control, format and line-separating characters become single spaces; what is longer than 500 characters is cut; null when nothing is left.</summary>
    /// <param name="secret">Never shown, even when the service repeats it.</param>
    public static string? Clean(string? remote, string? secret)
    {
        if (remote is null)
        {
            return null;
        }

        var shown = Masked(remote, secret);
        var text = new StringBuilder(Math.Min(shown.Length, MostCharacters + 1));
        var pendingSpace = false;
        foreach (var rune in shown.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || IsInvisible(rune))
            {
                pendingSpace = text.Length > 0;
                continue;
            }

            // Room for a space before the character and for the ellipsis after all.
            if (text.Length + 1 + rune.Utf16SequenceLength + 1 > MostCharacters)
            {
                return text.ToString() + "…";
            }

            text.Append(pendingSpace ? " " : "").Append(rune);
            pendingSpace = false;
        }

        return text.Length == 0 ? null : text.ToString();
    }

    /// <summary>The text as it came, but for the secret.</summary>
    [return: NotNullIfNotNull(nameof(remote))]
    public static string? Masked(string? remote, string? secret) =>
        string.IsNullOrEmpty(secret) ? remote : remote?.Replace(secret, "***", StringComparison.Ordinal);

    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
