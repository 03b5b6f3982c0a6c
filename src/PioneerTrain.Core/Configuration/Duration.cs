using System.Globalization;

namespace PioneerTrain.Configuration;

/// <summary>A length of time as the config writes it: <c>90s</c>, <c>45m</c>, <c>6h</c>, <c>7d</c>.</summary>
public static class Duration
{
    /// <summary>Reads a duration that nobody has checked.</summary>
    /// <param name="text">A whole number from 1 to 999999 and a unit.</param>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        var isDuration = text.Length is >= 2 and <= 7
            && text[0] is >= '1' and <= '9'
            && text.AsSpan(1, text.Length - 2).IndexOfAnyExceptInRange('0', '9') < 0
            && text[^1] is 's' or 'm' or 'h' or 'd';
        duration = isDuration ? Parse(text) : TimeSpan.Zero;
        return isDuration;
    }

    /// <param name="text">In the form that the schema's pattern asks for.</param>
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
