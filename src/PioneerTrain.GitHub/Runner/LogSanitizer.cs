using System.Globalization;
using System.Text;

namespace PioneerTrain.GitHub.Runner;

/// <summary>
/// Makes lines of a remote log safe to print. A visible prefix keeps <c>::command::</c> off the start of a line and <c>##[</c> is broken, because the
/// runner acts on the first at a line's start and on the second anywhere (actions/runner, ActionCommand.cs); control characters cannot reach a terminal.
/// </summary>
public static class LogSanitizer
{
    /// <summary>Stands before each remote line.</summary>
    public const string Prefix = "  | ";

    /// <summary>Characters of one line that are shown.</summary>
    public const int LongestLine = 4_000;

    /// <summary>The message's lines, each ready to print.</summary>
    public static IEnumerable<string> Lines(string message)
    {
        foreach (var line in message.ReplaceLineEndings("\n").Split(['\n', '\v']))
        {
            yield return Prefix + Clean(line);
        }
    }

    /// <summary>One line of remote text without control characters, without a legacy command, and cut where it is very long.</summary>
    public static string Clean(string line)
    {
        var clean = new StringBuilder(Math.Min(line.Length, LongestLine));
        var position = 0;
        while (position < line.Length && clean.Length < LongestLine)
        {
            if (line[position] == '\u001b')
            {
                position = AfterEscape(line, position);
                continue;
            }

            var character = line[position++];
            clean.Append(character == '\t' ? ' ' : IsHidden(character) ? '\uFFFD' : character);
        }

        clean.Replace("##[", "##[\\");
        return position < line.Length ? clean.Append(CultureInfo.InvariantCulture, $"… ({line.Length - position:N0} more characters)").ToString() : clean.ToString();
    }

    /// <summary>Controls, and the characters that reorder or hide the text around them.</summary>
    private static bool IsHidden(char character) =>
        char.IsControl(character) || character is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\u200E' or '\u200F' or '\u2028' or '\u2029' or '\uFEFF';

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
