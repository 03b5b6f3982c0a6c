using System.Globalization;

namespace PioneerTrain.Cli;

/// <summary>How sizes and durations are written.</summary>
internal static class Wording
{
    /// <summary>Such as <c>512 B</c>, <c>4.5 MB</c>; powers of 1000, as disks and networks count.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        < 1_000 => $"{bytes} B",
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.#} kB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.#} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.##} GB"),
    };

    /// <summary>Such as <c>8.2 s</c>, <c>3 min 5 s</c>, <c>2 h 10 min</c>.</summary>
    public static string Duration(TimeSpan span) => span switch
    {
        { TotalSeconds: < 10 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.#} s"),
        { TotalMinutes: < 1 } => $"{span.Seconds} s",
        { TotalHours: < 1, Seconds: 0 } => $"{span.Minutes} min",
        { TotalHours: < 1 } => $"{span.Minutes} min {span.Seconds} s",
        { Minutes: 0 } => $"{(int)span.TotalHours} h",
        _ => $"{(int)span.TotalHours} h {span.Minutes} min",
    };
}
