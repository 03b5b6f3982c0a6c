using System.Globalization;
using System.Text;
using PioneerTrain.Text;

namespace PioneerTrain.Reporting;

/// <summary>
/// Makes untrusted text safe in GitHub Markdown: it cannot create formatting, links or mentions, or
/// leave its table cell.
/// </summary>
internal static class MarkdownText
{
    /// <summary>
    /// Ends text in Arabic or Hebrew. Without it, browsers show the number that follows before it.
    /// </summary>
    private const string LeftToRightMark = "&lrm;";

    private const int MaxLinkTitle = 100;
    private const int MaxUrl = 500;

    /// <summary>On one line and literally, as <c>code</c>. GitHub looks for no mentions, links and references inside code.</summary>
    /// <param name="longest">In characters; what is longer is cut and ends in an ellipsis.</param>
    public static string Code(string? text, int longest = 120)
    {
        var line = OneLine(text, longest);
        if (line.Length == 0)
        {
            return Quantity.Unknown;
        }

        // A pipe ends a table cell even inside backticks, and renderers disagree on backslashes
        // before it.
        var code = line.AsSpan().IndexOfAny('`', '|', '\\') < 0 ? $"`{line}`" : $"<code>{Entities(line)}</code>";
        return line.Any(IsRightToLeft) ? code + LeftToRightMark : code;
    }

    /// <summary>Returns the text on one line, as plain prose.</summary>
    public static string Prose(string? text, int longest = 500) => Entities(OneLine(text, longest));

    /// <summary>Returns the text literally, with its line breaks, as a fenced code block.</summary>
    public static string Block(string text, int longest = 2000)
    {
        var shown = Cut(string.Concat(text.ReplaceLineEndings("\n").EnumerateRunes().Where(rune => rune.Value == '\n' || !IsInvisible(rune))).Trim('\n'), longest);
        var fence = new string('`', Math.Max(3, LongestRunOfBackticks(shown) + 1));
        return $"{fence}text\n{shown}\n{fence}\n";
    }

    /// <summary>
    /// Returns a link for an http or https URL; otherwise the title and the URL as text.
    /// </summary>
    public static string Link(string title, string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)
        && address.AbsoluteUri.Length <= MaxUrl
            ? $"[{Prose(title, MaxLinkTitle)}](<{address.AbsoluteUri}>)"
            : $"{Prose(title, MaxLinkTitle)}: {Code(url)}";

    private static string OneLine(string? text, int longest)
    {
        var (line, isAfterSpace) = (new StringBuilder(), false);
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune))
            {
                isAfterSpace = line.Length > 0;
            }
            else if (!IsInvisible(rune))
            {
                line.Append(isAfterSpace ? " " : "").Append(rune);
                isAfterSpace = false;
            }

            if (line.Length > longest)
            {
                break;
            }
        }

        return Cut(line.ToString(), longest);
    }

    private static string Cut(string text, int longest)
    {
        if (text.Length <= longest)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest;
        return text[..end] + "…";
    }

    /// <summary>
    /// Escapes Markdown characters as entities. GitHub decodes them before it searches for mentions
    /// and references, so <c>@</c> and <c>#</c> are followed by a zero-width space.
    /// </summary>
    private static string Entities(string line)
    {
        var (shown, isRightToLeft) = (new StringBuilder(line.Length), false);
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (isRightToLeft && c != ' ' && !IsRightToLeft(c))
            {
                shown.Append(LeftToRightMark);
                isRightToLeft = false;
            }

            isRightToLeft |= IsRightToLeft(c);
            _ = c switch
            {
                // References of the form GH-12 also notify.
                '-' when EndsIn(shown, "GH") => shown.Append("-&#8203;"),
                // At the start, these would begin a list.
                '-' when shown.Length == 0 => shown.Append(Entity(c)),
                '.' or ')' when IsNumber(line[..i]) && (i + 1 == line.Length || line[i + 1] == ' ') => shown.Append(Entity(c)),
                '@' or '#' => shown.Append(Entity(c)).Append("&#8203;"),
                ' ' or ',' or '(' or ')' or '%' or '-' or '/' or ';' => shown.Append(c),
                '.' when !EndsIn(shown, "www") => shown.Append(c),
                _ when char.IsAscii(c) && !char.IsAsciiLetterOrDigit(c) => shown.Append(Entity(c)),
                _ => shown.Append(c),
            };
        }

        return shown.Append(isRightToLeft ? LeftToRightMark : "").ToString();
    }

    /// <summary>Hebrew, Arabic, Syriac, Thaana, NKo and their presentation forms.</summary>
    private static bool IsRightToLeft(char c) => c is (>= '\u0590' and <= '\u08FF') or (>= '\uFB1D' and <= '\uFDFF') or (>= '\uFE70' and <= '\uFEFE');

    private static string Entity(char c) => $"&#{((int)c).ToString(CultureInfo.InvariantCulture)};";

    /// <summary>The number of an ordered list has at most nine digits.</summary>
    private static bool IsNumber(string text) => text.Length is > 0 and < 10 && text.All(char.IsAsciiDigit);

    private static bool EndsIn(StringBuilder text, string word) =>
        text.Length >= word.Length && text.ToString(text.Length - word.Length, word.Length).Equals(word, StringComparison.OrdinalIgnoreCase);

    // Format characters include those that change the text direction, which can make a name look
    // like another.
    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format;

    private static int LongestRunOfBackticks(string text)
    {
        var (longest, run) = (0, 0);
        foreach (var c in text)
        {
            run = c == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }
}
