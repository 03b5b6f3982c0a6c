using System.Globalization;

namespace PioneerTrain.Configuration;

/// <summary>
/// Reads durations in the format of the config: <c>90s</c>, <c>45m</c>, <c>6h</c>, <c>7d</c>.
/// </summary>
public static class Duration
{
    /// <summary>
    /// Reads a duration that was not validated; returns false when the format is invalid.
    /// </summary>
    /// <param name="text">
    /// A whole number from 1 to 999999 and a unit: <c>s</c>, <c>m</c>, <c>h</c> or <c>d</c>.
    /// </param>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        var isDuration = text.Length is >= 2 and <= 7
            && text[0] is >= '1' and <= '9'
            && text.AsSpan(1, text.Length - 2).IndexOfAnyExceptInRange('0', '9') < 0
            && text[^1] is 's' or 'm' or 'h' or 'd';
        duration = isDuration ? Parse(text) : TimeSpan.Zero;
        return isDuration;
    }

    /// <summary>Reads a duration that is known to match the pattern of the schema.</summary>
    public static TimeSpan Parse(string text)
    {
        var count = int.Parse(text.AsSpan(0, text.Length - 1), CultureInfo.InvariantCulture);
        return text[^1] switch
        {
            's' => TimeSpan.FromSeconds(count),
            'm' => TimeSpan.FromMinutes(count),
            'h' => TimeSpan.FromHours(count),
            _ => TimeSpan.FromDays(count),
        };
    }
}
