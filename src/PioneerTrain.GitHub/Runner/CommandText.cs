using System.Text;

namespace PioneerTrain.GitHub.Runner;

/// <summary>
/// Formats a workflow command: <c>::name key=value,key=value::data</c> (actions/toolkit,
/// command.ts; decoded by actions/runner, ActionCommand.cs).
/// </summary>
internal static class CommandText
{
    public static string Of(string name, string data, params ReadOnlySpan<(string Key, string? Value)> properties)
    {
        var command = new StringBuilder("::").Append(name);
        var separator = ' ';
        foreach (var (key, value) in properties)
        {
            // The runner ignores a property without a value.
            if (!string.IsNullOrEmpty(value))
            {
                command.Append(separator).Append(key).Append('=').Append(EscapeProperty(value));
                separator = ',';
            }
        }

        return command.Append("::").Append(EscapeData(data)).ToString();
    }

    /// <summary>
    /// Escapes the percent sign first, so that the other escape sequences are not escaped again.
    /// </summary>
    public static string EscapeData(string data) =>
        data.Replace("%", "%25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    public static string EscapeProperty(string value) =>
        EscapeData(value).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}
