namespace PioneerTrain.GitHub.Runner;

/// <summary>
/// A record of a command file: name, <c>&lt;&lt;</c>, delimiter, the value's lines, the delimiter (actions/toolkit, file-command.ts). Only a line feed ends a
/// line.
/// </summary>
internal static class Heredoc
{
    /// <param name="key">Letters, digits, <c>-</c> and <c>_</c>.</param>
    /// <param name="newToken">Makes a delimiter that nobody can guess; asked again where the value happens to hold it.</param>
    public static string Record(string key, string value, Func<string> newToken)
    {
        if (key.Length == 0 || !key.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_'))
        {
            throw new ArgumentException($"'{key}' cannot be the key of a command file.", nameof(key));
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
