using System.Net;
using System.Threading.Channels;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;

namespace PioneerTrain.Pioneer.Jobs;

/// <summary>Reads the log of a job that is followed. Each line is reported once, and a log that
/// cannot be read never ends the following.</summary>
internal sealed class LogWatch(PioneerClient client, TimeProvider time, ChannelWriter<JobEvent> events, string jobId, JobActivity activity)
{
    /// <summary>Has a short timeout, so that a slow log does not delay the next poll of the job for
    /// longer.</summary>
    private readonly PioneerClient _client = client.With(attempts: 1, client.Options.Timings.ShortTimeout);

    /// <summary>For the last reading, which is retried because no later reading follows.</summary>
    private readonly PioneerClient _lastClient = client.With(attempts: 3, client.Options.Timings.ShortTimeout);
    private readonly LogCursor _reported = new();
    private readonly long _start = time.GetTimestamp();
    private long? _lastReadStart;
    private bool _reportedUnavailable;

    /// <summary>Returns whether the log was last read at least <paramref name="delay"/>
    /// ago.</summary>
    public bool IsDue(TimeSpan delay) => _lastReadStart is not { } start || time.GetElapsedTime(start) >= delay;

    public Task<Reading> ReadAsync(CancellationToken cancellationToken) => ReadAsync(_client, cancellationToken);

    /// <summary>Reads the log after the end of the job, because the service may write the last
    /// lines after the final status.</summary>
    public Task<Reading> ReadLastAsync(CancellationToken cancellationToken) => ReadAsync(_lastClient, cancellationToken);

    /// <summary>Reports the lines that are new. Reports once that the log is unavailable.</summary>
    public async Task ReportAsync(Reading reading, CancellationToken cancellationToken)
    {
        foreach (var entry in reading.Failure is null ? _reported.Take(reading.Snapshot) : [])
        {
            activity.Observe(entry);
            await events.WriteAsync(new JobEvent.LogLine(entry), cancellationToken);
        }

        var isEarly = reading.Failure?.Status == (int)HttpStatusCode.NotFound && time.GetElapsedTime(_start) < client.Options.Timings.CreatedJobReadableWithin;
        if (reading.Failure is not null && !isEarly && !_reportedUnavailable)
        {
            _reportedUnavailable = true;
            await events.WriteAsync(new JobEvent.LogUnavailable(reading.Failure.Finding), cancellationToken);
        }
    }

    private async Task<Reading> ReadAsync(PioneerClient from, CancellationToken cancellationToken)
    {
        _lastReadStart = time.GetTimestamp();
        try
        {
            return new Reading(await from.GetLogsAsync(jobId, cancellationToken), null);
        }
        catch (PioneerException failure)
        {
            return new Reading([], failure);
        }
    }

    /// <summary>The result of one reading. <c>Failure</c> is null if it succeeded.</summary>
    internal sealed record Reading(IReadOnlyList<LogEntry> Snapshot, PioneerException? Failure);
}
