namespace PioneerTrain.Reporting;

/// <summary>Durations in a result, which others can have written.</summary>
internal static class Seconds
{
    /// <summary>About 30 years.</summary>
    private const double Maximum = 1e9;

    /// <summary>Returns null for an unknown duration, and for a number that is none.</summary>
    public static TimeSpan? Of(double? seconds) => seconds is >= 0 and <= Maximum and var known ? TimeSpan.FromSeconds(known) : null;
}
