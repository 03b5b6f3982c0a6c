namespace PioneerTrain.TestKit.Runner;

/// <summary>
/// A command that the runner found in a line, by the rules of actions/runner, ActionCommand.cs.
/// Verified by tests/contract/github-actions-vectors.json.
/// </summary>
public sealed record RunnerCommand(string Name, IReadOnlyDictionary<string, string> Properties, string Data)
{
    private static readonly (string Escape, string Meaning)[] _data = [("%0D", "\r"), ("%0A", "\n"), ("%25", "%")];
    private static readonly (string Escape, string Meaning)[] _property = [("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")];
    private static readonly (string Escape, string Meaning)[] _legacy = [("%3B", ";"), ("%0D", "\r"), ("%0A", "\n"), ("%5D", "]"), ("%25", "%")];

    /// <summary>The commands that the runner knows at the start of a step.</summary>
    public static IReadOnlyList<string> Registered { get; } =
    [
        "add-mask", "add-matcher", "add-path", "debug", "echo", "endgroup", "error", "group", "notice", "remove-matcher",
        "save-state", "set-env", "set-output", "stop-commands", "warning",
    ];

    /// <summary>Returns the command in a line, or null if the line is text.</summary>
    public static RunnerCommand? Parse(string line, IReadOnlyCollection<string> registered) =>
        ParseCurrent(line.TrimStart(), registered) ?? ParseLegacy(line, registered);

    private static RunnerCommand? ParseCurrent(string line, IReadOnlyCollection<string> registered)
    {
        if (!CultureSearch.StartsWith(line, "::") || line.Length < 2)
        {
            return null;
        }

        var end = CultureSearch.IndexOf(line, "::", 2);
        return end < 0 ? null : Build(line[2..end], line[(end + 2)..], registered, ',', _property, _data);
    }

    private static RunnerCommand? ParseLegacy(string line, IReadOnlyCollection<string> registered)
    {
        var start = CultureSearch.IndexOf(line, "##[", 0);
        var end = start < 0 ? -1 : line.IndexOf(']', start);
        return end < start + 3 ? null : Build(line[(start + 3)..end], line[(end + 1)..], registered, ';', _legacy, _legacy);
    }

    private static RunnerCommand? Build(
        string head, string data, IReadOnlyCollection<string> registered, char separator, (string, string)[] propertyEscapes, (string, string)[] dataEscapes)
    {
        var blank = head.IndexOf(' ', StringComparison.Ordinal);
        var name = blank < 0 ? head : head[..blank];
        if (!registered.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            return null;
        }

        var properties = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var property in blank < 0 ? [] : head[(blank + 1)..].Trim().Split(separator, StringSplitOptions.RemoveEmptyEntries))
        {
            if (property.Split('=', 2, StringSplitOptions.RemoveEmptyEntries) is [var key, var value])
            {
                properties[key] = Unescape(value, propertyEscapes);
            }
        }

        return new RunnerCommand(name, properties, Unescape(data, dataEscapes));
    }

    private static string Unescape(string text, (string Escape, string Meaning)[] escapes) =>
        escapes.Aggregate(text, (current, pair) => current.Replace(pair.Escape, pair.Meaning, StringComparison.Ordinal));
}
