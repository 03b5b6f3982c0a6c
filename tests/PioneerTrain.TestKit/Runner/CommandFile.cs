namespace PioneerTrain.TestKit.Runner;

/// <summary>
/// Parses a command file as the runner does on Linux (actions/runner, FileCommandManager.cs,
/// EnvFileKeyValuePairs). Verified by
/// tests/contract/github-actions-vectors.json.
/// </summary>
/// <param name="Pairs">The pairs in order; the last one of a key applies.</param>
/// <param name="Error">
/// The error that ended parsing; earlier lines have been applied. Null if there is none.
/// </param>
public sealed record CommandFile(IReadOnlyList<KeyValuePair<string, string>> Pairs, string? Error)
{
    /// <summary>The last value of each key.</summary>
    public IReadOnlyDictionary<string, string> Values
    {
        get
        {
            var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (var (key, value) in Pairs)
            {
                values[key] = value;
            }

            return values;
        }
    }

    public static CommandFile Parse(string content)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        var reader = new LineReader(content.TrimStart('\uFEFF'));
        try
        {
            while (reader.Next() is { } line)
            {
                if (line.Text.Length > 0)
                {
                    pairs.Add(Pair(line.Text, reader));
                }
            }
        }
        catch (FormatException wrong)
        {
            return new CommandFile(pairs, wrong.Message);
        }

        return new CommandFile(pairs, null);
    }

    private static KeyValuePair<string, string> Pair(string line, LineReader reader)
    {
        var equals = line.IndexOf('=', StringComparison.Ordinal);
        var heredoc = line.IndexOf("<<", StringComparison.Ordinal);
        if (equals >= 0 && (heredoc < 0 || equals < heredoc))
        {
            return new(line[..equals], line[(equals + 1)..]);
        }

        if (heredoc < 0)
        {
            throw new FormatException($"Invalid format '{line}'");
        }

        var (key, delimiter) = (line[..heredoc], line[(heredoc + 2)..]);
        return key.Length > 0 && delimiter.Length > 0
            ? new(key, Value(reader, delimiter))
            : throw new FormatException($"Invalid format '{line}'. Name must not be empty and delimiter must not be empty");
    }

    private static string Value(LineReader reader, string delimiter)
    {
        var lines = new List<string>();
        while (true)
        {
            var line = reader.Next() ?? throw new FormatException($"Invalid value. Matching delimiter not found '{delimiter}'");
            if (line.Text == delimiter)
            {
                return string.Join('\n', lines);
            }

            if (!line.HasEnd)
            {
                throw new FormatException("Invalid value. EOF marker missing new line.");
            }

            lines.Add(line.Text);
        }
    }

    private sealed class LineReader(string content)
    {
        private int _at;

        public (string Text, bool HasEnd)? Next()
        {
            if (_at >= content.Length)
            {
                return null;
            }

            var start = _at;
            var end = content.IndexOf('\n', start);
            _at = end < 0 ? content.Length : end + 1;
            return end < 0 ? (content[start..], false) : (content[start..end], true);
        }
    }
}
