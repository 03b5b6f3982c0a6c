namespace PioneerTrain.GitHub.Runner;

/// <summary>
/// Formats a record of a command file: name, <c>&lt;&lt;</c>, delimiter, the lines of the value,
/// delimiter (actions/toolkit, file-command.ts). Lines end with a line feed.
/// </summary>
internal static class Heredoc
{
    /// <param name="key">Letters, digits, <c>-</c> and <c>_</c>.</param>
    /// <param name="newToken">
    /// Creates an unpredictable delimiter; called again when the value contains it.
    /// </param>
    public static string Record(string key, string value, Func<string> newToken)
    {
        if (key.Length == 0 || !key.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_'))
        {
            throw new ArgumentException($"'{key}' is not a valid key of a command file.", nameof(key));
        }

        string delimiter;
        do
        {
            delimiter = $"ghadelimiter_{newToken()}";
        }
        while (key.Contains(delimiter, StringComparison.Ordinal) || value.Contains(delimiter, StringComparison.Ordinal));

        return $"{key}<<{delimiter}\n{value}\n{delimiter}\n";
    }
}
