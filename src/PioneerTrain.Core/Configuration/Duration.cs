using System.Globalization;

namespace PioneerTrain.Configuration;

/// <summary>A length of time as the config writes it: <c>90s</c>, <c>45m</c>, <c>6h</c>, <c>7d</c>.</summary>
internal static class Duration
{
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
