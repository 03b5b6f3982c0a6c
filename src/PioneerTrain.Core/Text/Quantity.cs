using System.Globalization;

namespace PioneerTrain.Text;

/// <summary>
/// Formats scores, times, durations and sizes for people; an unknown value is a dash.
/// </summary>
public static class Quantity
{
    /// <summary>Shown for a value that is not known.</summary>
    public const string Unknown = "–";

    /// <summary>A number and its noun: <c>1 row</c>, <c>3,600 rows</c>.</summary>
    /// <param name="plural">Default: the noun with an <c>s</c>.</param>
    public static string Count(long number, string noun, string? plural = null) =>
        $"{number.ToString("N0", CultureInfo.InvariantCulture)} {(number == 1 ? noun : plural ?? $"{noun}s")}";

    public static string Moment(DateTimeOffset? moment) =>
        moment is { } known ? known.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture) : Unknown;

    public static string Elapsed(DateTimeOffset? from, DateTimeOffset? to) =>
        to - from is { } elapsed && elapsed >= TimeSpan.Zero ? Duration(elapsed) : Unknown;

    /// <summary>
    /// Returns at most two units: <c>8.2 s</c>, <c>3 min 5 s</c>, <c>2 h 10 min</c>.
    /// </summary>
    public static string Duration(TimeSpan span) => span switch
    {
        { TotalHours: >= 1 } => $"{(int)span.TotalHours} h {span.Minutes} min",
        { TotalMinutes: >= 1 } => $"{span.Minutes} min {span.Seconds} s",
        _ => $"{span.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)} s",
    };

    /// <summary>Returns an age: <c>35 min 0 s</c>, <c>20 h 10 min</c>, from two days <c>12 days</c>.</summary>
    public static string Age(TimeSpan age) => age.TotalDays >= 2 ? Count((long)age.TotalDays, "day") : Duration(age < TimeSpan.Zero ? TimeSpan.Zero : age);

    /// <summary>Returns a size in binary units: <c>512 bytes</c>, <c>4.5 MiB</c>.</summary>
    public static string Size(long bytes) => bytes switch
    {
        >= 1 << 20 => $"{(bytes / (double)(1 << 20)).ToString("0.0", CultureInfo.InvariantCulture)} MiB",
        >= 1 << 10 => $"{(bytes / (double)(1 << 10)).ToString("0.0", CultureInfo.InvariantCulture)} KiB",
        1 => "1 byte",
        _ => $"{bytes} bytes",
    };
}
