namespace PioneerTrain.Configuration;

/// <summary>
/// Reports why a text is not valid YAML, in place of the message of the parser, which names grammar
/// rules.
/// </summary>
internal static class YamlSyntax
{
    /// <param name="parserMessage">
    /// The message of the parser, or one of <see cref="ConfigMessages"/> where it has none.
    /// </param>
    public static void Report(string text, ConfigPlace place, string parserMessage, DiagnosticList diagnostics)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        if (place.Line > lines.Length)
        {
            // The parser assumes a line break at the end of the text even when there is none.
            place = new ConfigPlace(lines.Length, lines[^1].Length + 1);
        }

        var isTab = parserMessage.Contains(" tab ", StringComparison.Ordinal)
            || (parserMessage.Contains("cannot start any token", StringComparison.Ordinal) && IndentingTab(lines[place.Line - 1]) >= 0);
        if (!isTab || !ReportTabs(lines, diagnostics))
        {
            diagnostics.Add(place, ConfigFault.Syntax, ConfigMessages.Syntax(parserMessage));
        }
    }

    /// <summary>
    /// Returns the text with spaces for the tabs of lines that are only a comment; null when there
    /// are none.
    /// </summary>
    public static string? WithoutTabsBeforeComments(string text)
    {
        var lines = text.Split('\n');
        var isChanged = false;
        for (var i = 0; i < lines.Length; i++)
        {
            var content = lines[i].AsSpan().IndexOfAnyExcept(' ', '\t');
            if (content > 0 && lines[i][content] == '#' && lines[i].AsSpan(0, content).Contains('\t'))
            {
                lines[i] = new string(' ', content) + lines[i][content..];
                isChanged = true;
            }
        }

        return isChanged ? string.Join('\n', lines) : null;
    }

    private static bool ReportTabs(string[] lines, DiagnosticList diagnostics)
    {
        var reported = false;
        for (var i = 0; i < lines.Length; i++)
        {
            var tab = IndentingTab(lines[i]);
            if (tab >= 0)
            {
                diagnostics.Add(new ConfigPlace(i + 1, tab + 1), ConfigFault.TabIndentation, ConfigMessages.TabIndentation);
                reported = true;
            }
        }

        return reported;
    }

    /// <summary>
    /// Returns the index of the first tab before the content of a line; -1 when there is none, or
    /// when the line is blank or a comment.
    /// </summary>
    private static int IndentingTab(string line)
    {
        var content = line.AsSpan().IndexOfAnyExcept(' ', '\t');
        return content < 0 || line[content] == '#' ? -1 : line.AsSpan(0, content).IndexOf('\t');
    }
}
