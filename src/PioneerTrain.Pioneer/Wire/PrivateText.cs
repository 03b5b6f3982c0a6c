using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PioneerTrain.Pioneer.Wire;

/// <summary>Detects text of a data row in text from the service, which must not be printed. Errors
/// of validation often repeat their input.</summary>
internal static class PrivateText
{
    /// <summary>Printed instead of such a text.</summary>
    public const string Withheld = "the service's message is not shown because it repeats text of the row";

    /// <summary>Number of consecutive letters and digits that count as repeated. A shorter row
    /// counts as repeated if the text contains it completely.</summary>
    private const int Window = 10;

    /// <summary>Returns true if both have ten consecutive letters and digits in common, ignoring case, punctuation
    /// and white space, also if the row is repeated with JSON escapes.</summary>
    /// <param name="remote">A text that <see cref="ServerText.Clean"/> has cut.</param>
    public static bool IsIn(string remote, string row)
    {
        var (said, plain) = (LettersOf(remote), LettersOf(row));
        return plain.Length == 0
            ? remote.Contains(row.Trim(), StringComparison.Ordinal)
            : Overlap(said, plain)
                || Overlap(said, EscapedLettersOf(row, JavaScriptEncoder.Default))
                || Overlap(said, EscapedLettersOf(row, JavaScriptEncoder.UnsafeRelaxedJsonEscaping));
    }

    /// <summary>Includes the letters of escapes, such as the n of <c>\n</c>.</summary>
    private static string EscapedLettersOf(string row, JavaScriptEncoder encoder) =>
        LettersOf(JsonEncodedText.Encode(row, encoder).ToString());

    private static bool Overlap(string said, string row)
    {
        var length = Math.Min(Window, row.Length);
        for (var start = 0; start + length <= said.Length; start++)
        {
            if (row.AsSpan().IndexOf(said.AsSpan(start, length)) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    private static string LettersOf(string text)
    {
        var letters = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (char.IsLetterOrDigit(character))
            {
                letters.Append(char.ToLowerInvariant(character));
            }
        }

        return letters.ToString();
    }
}
