using System.Buffers;
using System.Globalization;
using System.Text;

namespace PioneerTrain.Text;

/// <summary>
/// Makes lines of a remote log safe to print. The runner executes <c>::command::</c> at the start
/// of a line and <c>##[</c> anywhere (actions/runner, ActionCommand.cs), so each line gets a
/// visible prefix and <c>##[</c> is escaped. Control characters are replaced.
/// </summary>
public static class LogSanitizer
{
    /// <summary>The prefix of each remote line.</summary>
    public const string Prefix = "  | ";

    /// <summary>
    /// The maximum number of characters shown of a line. The live log of GitHub shows about 1,000,
    /// the stored log shows all.
    /// </summary>
    public const int MaxLineLength = 4_000;

    private static readonly SecretMasker _noSecrets = new();

    /// <summary>The characters that <see cref="WithoutControls"/> changes.</summary>
    private static readonly SearchValues<char> _changed =
        SearchValues.Create([.. Enumerable.Range(0, 0x100).Concat(Enumerable.Range(0x2000, 0x100)).Select(code => (char)code).Where(IsHidden), '\uFEFF']);

    /// <summary>Returns the lines of a message, each safe to print.</summary>
    public static IEnumerable<string> Lines(string message) => Lines(message, _noSecrets);

    /// <summary>Returns the lines of a message without secrets, each safe to print.</summary>
    public static IEnumerable<string> Lines(string message, SecretMasker secrets)
    {
        if (!message.AsSpan().ContainsAny(_changed))
        {
            yield return Prefix + WithoutLegacyCommands(Cut(secrets.Hide(message)));
            yield break;
        }

        // Secrets are masked after escape sequences are removed, because a sequence can split a
        // secret, and before a line is cut, because the cut can leave half of one.
        var visible = message.ReplaceLineEndings("\n").Split(['\n', '\v']).Select(WithoutControls);
        foreach (var line in secrets.Hide(string.Join('\n', visible)).Split('\n'))
        {
            yield return Prefix + WithoutLegacyCommands(Cut(line));
        }
    }

    /// <summary>
    /// Returns remote text that is safe within one line: without control characters and workflow
    /// commands, cut after <see cref="MaxLineLength"/> characters.
    /// </summary>
    public static string Clean(string text)
    {
        var clean = WithoutLegacyCommands(Cut(WithoutControls(text)));

        // Before '::', the runner skips white space and, in cultures that ignore them, format
        // characters.
        var start = 0;
        while (start < clean.Length && (char.IsWhiteSpace(clean[start]) || char.GetUnicodeCategory(clean[start]) == UnicodeCategory.Format))
        {
            start++;
        }

        return start < clean.Length && clean[start] == ':' ? clean.Insert(start, "\\") : clean;
    }

    private static string WithoutControls(string line)
    {
        if (!line.AsSpan().ContainsAny(_changed))
        {
            return line;
        }

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

    /// <summary>Escapes once: a text that is escaped already stays as it is.</summary>
    private static string WithoutLegacyCommands(string line) =>
        line.Replace("##[", "##[\\", StringComparison.Ordinal).Replace("##[\\\\", "##[\\", StringComparison.Ordinal);

    private static string Cut(string line)
    {
        if (line.Length <= MaxLineLength)
        {
            return line;
        }

        var length = WholeCharacters.Fitting(line, MaxLineLength);
        return string.Create(CultureInfo.InvariantCulture, $"{line.AsSpan(0, length)}… ({line.Length - length:N0} more characters)");
    }

    /// <summary>
    /// Returns true for control characters and for characters that reorder or hide the text around
    /// them.
    /// </summary>
    private static bool IsHidden(char character) =>
        char.IsControl(character)
        || character is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\u200E' or '\u200F' or '\u2028' or '\u2029' or '\uFEFF';

    /// <summary>
    /// Returns the index after an ANSI sequence: CSI up to its final byte, OSC up to BEL or ST, any
    /// other ESC with the character after it (ECMA-48 §5.4).
    /// </summary>
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
