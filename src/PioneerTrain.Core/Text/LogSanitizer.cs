using System.Globalization;
using System.Text;

namespace PioneerTrain.Text;

/// <summary>
/// Makes lines of a remote log safe to print. A visible prefix keeps <c>::command::</c> off the start of a line and <c>##[</c> is broken, because the
/// runner acts on the first at a line's start and on the second anywhere (actions/runner, ActionCommand.cs); control characters cannot reach a terminal.
/// </summary>
public static class LogSanitizer
{
    /// <summary>Stands before each remote line.</summary>
    public const string Prefix = "  | ";

    /// <summary>Characters of one line that are shown. GitHub's live view shows about a thousand, its stored log all.</summary>
    public const int LongestLine = 4_000;

    private static readonly SecretMasker _noSecrets = new();

    /// <summary>The message's lines, each ready to print.</summary>
    public static IEnumerable<string> Lines(string message) => Lines(message, _noSecrets);

    /// <summary>The message's lines without secrets, each ready to print.</summary>
    public static IEnumerable<string> Lines(string message, SecretMasker secrets)
    {
        // Secrets are looked for after escape sequences are gone, which could split one, and before a line is cut, which could leave half of one.
        var visible = message.ReplaceLineEndings("\n").Split(['\n', '\v']).Select(WithoutControls);
        foreach (var line in secrets.Hide(string.Join('\n', visible)).Split('\n'))
        {
            yield return Prefix + WithoutLegacyCommands(Cut(line));
        }
    }

    /// <summary>
    /// A piece of remote text on one line: without control characters, without anything that the runner takes for a command, and cut where it is very long.
    /// </summary>
    public static string Clean(string text)
    {
        var clean = WithoutLegacyCommands(Cut(WithoutControls(text)));

        // The runner skips any white space, and where its culture ignores format characters those as well, before it looks for '::'.
        var start = 0;
        while (start < clean.Length && (char.IsWhiteSpace(clean[start]) || char.GetUnicodeCategory(clean[start]) == UnicodeCategory.Format))
        {
            start++;
        }

        return start < clean.Length && clean[start] == ':' ? clean.Insert(start, "\\") : clean;
    }

    private static string WithoutControls(string line)
    {
        var clean = new StringBuilder(line.Length);
        var position = 0;
        while (position < line.Length)
        {
            if (line[position] == '\u001b')
            {
                position = AfterEscape(line, position);
                continue;
            }

            var character = line[position++];
            clean.Append(character == '\t' ? ' ' : IsHidden(character) ? '\uFFFD' : character);
        }

        return clean.ToString();
    }

    private static string WithoutLegacyCommands(string line) => line.Replace("##[", "##[\\", StringComparison.Ordinal);

    private static string Cut(string line)
    {
        if (line.Length <= LongestLine)
        {
            return line;
        }

        var length = WholeCharacters.Fitting(line, LongestLine);
        return string.Create(CultureInfo.InvariantCulture, $"{line.AsSpan(0, length)}… ({line.Length - length:N0} more characters)");
    }

    /// <summary>Controls, and the characters that reorder or hide the text around them.</summary>
    private static bool IsHidden(char character) =>
        char.IsControl(character)
        || character is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\u200E' or '\u200F' or '\u2028' or '\u2029' or '\uFEFF';

    /// <summary>Skips an ANSI sequence: CSI to its final byte, OSC to BEL or ST, any other ESC with the character after it (ECMA-48 §5.4).</summary>
    private static int AfterEscape(string line, int escape)
    {
        if (escape + 1 >= line.Length)
        {
            return line.Length;
        }

        var position = escape + 2;
        switch (line[escape + 1])
        {
            case '[':
                while (position < line.Length && line[position] is < '@' or > '~')
                {
                    position++;
                }

                return Math.Min(position + 1, line.Length);
            case ']':
                while (position < line.Length && line[position] is not ('\a' or '\u001b'))
                {
                    position++;
                }

                return position < line.Length && line[position] == '\a' ? position + 1 : Math.Min(position + 2, line.Length);
            default:
                return position;
        }
    }
}
