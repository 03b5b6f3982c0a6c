using System.Globalization;
using PioneerTrain.Gates;

namespace PioneerTrain.Reporting;

/// <summary>Writes scores, moments, durations and sizes for people; what is not known is a dash.</summary>
internal static class Quantity
{
    public static string Number(double? value) => value is { } number ? MetricText.Of(number) : MarkdownText.Nothing;

    public static string Moment(DateTimeOffset? moment) =>
        moment is { } known ? known.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture) : MarkdownText.Nothing;

    public static string Elapsed(DateTimeOffset? from, DateTimeOffset? to)
    {
        if (to - from is not { } elapsed || elapsed < TimeSpan.Zero)
        {
            return MarkdownText.Nothing;
        }

        return elapsed switch
        {
            { TotalHours: >= 1 } => $"{(int)elapsed.TotalHours} h {elapsed.Minutes} min",
            { TotalMinutes: >= 1 } => $"{elapsed.Minutes} min {elapsed.Seconds} s",
            _ => $"{MetricText.Of(Math.Round(elapsed.TotalSeconds, 1))} s",
        };
    }

    public static string Size(long bytes) => bytes switch
    {
        >= 1 << 20 => $"{(bytes / (double)(1 << 20)).ToString("0.0", CultureInfo.InvariantCulture)} MiB",
        >= 1 << 10 => $"{(bytes / (double)(1 << 10)).ToString("0.0", CultureInfo.InvariantCulture)} KiB",
        _ => $"{bytes} bytes",
    };
}
