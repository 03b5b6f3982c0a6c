using System.Globalization;
using System.Text;

namespace PioneerTrain.Reporting;

/// <summary>Writes text as a YAML scalar in double quotes, which YAML never reads as anything but text.</summary>
internal static class YamlText
{
    /// <summary>
    /// Returns the text in double quotes on one line. Everything but letters, digits and ASCII is
    /// escaped, so that no character can change the line or its direction.
    /// </summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder("\"", text.Length + 2);
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune switch
            {
                { Value: '"' or '\\' } => quoted.Append('\\').Append((char)rune.Value),
                { Value: >= ' ' and <= '~' } => quoted.Append((char)rune.Value),
                _ when Rune.IsLetterOrDigit(rune) => quoted.Append(rune),
                { IsBmp: true } => quoted.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}"),
                _ => quoted.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:X8}"),
            };
        }

        return quoted.Append('"').ToString();
    }
}
