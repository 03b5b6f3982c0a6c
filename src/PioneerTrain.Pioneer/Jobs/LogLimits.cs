using PioneerTrain.Pioneer.Client;

namespace PioneerTrain.Pioneer.Jobs;

/// <summary>Limits the time that one reading of a log waits for data.</summary>
/// <param name="Whole">Maximum time of the reading.</param>
/// <param name="NewLines">Maximum time after the lines that are known already, so that a log that is
/// kept open does not delay the next poll.</param>
/// <param name="IsLast">True if no later reading follows, so that a line without a line break is
/// shown too.</param>
internal sealed record LogLimits(TimeSpan Whole, TimeSpan NewLines, bool IsLast)
{
    public static LogLimits None { get; } = new(TimeSpan.MaxValue, TimeSpan.MaxValue, IsLast: true);

    /// <param name="log">The log that is read.</param>
    /// <param name="skipped">When the known lines ended; null before.</param>
    public TimeSpan Remaining(LogStream log, TimeSpan? skipped)
    {
        var whole = Whole - log.Waited;
        return skipped is not { } since || NewLines == TimeSpan.MaxValue ? whole
            : NewLines - (log.Waited - since) is var left && left < whole ? left
            : whole;
    }
}
