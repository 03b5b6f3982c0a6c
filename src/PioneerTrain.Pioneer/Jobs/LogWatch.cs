using System.Net;
using System.Threading.Channels;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;

namespace PioneerTrain.Pioneer.Jobs;

/// <summary>The log's part in a watch over a job: each line is told once, and a log that cannot be had never harms the watch.</summary>
internal sealed class LogWatch(PioneerClient client, TimeProvider time, ChannelWriter<JobEvent> events, string jobId, JobVitals vitals)
{
    /// <summary>For one answer: a slow one holds up the next look, and the end, by no more.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    private readonly PioneerClient _client = client.With(attempts: 1, _patience);

    /// <summary>Nobody asks again after it.</summary>
    private readonly PioneerClient _lastClient = client.With(attempts: 3, _patience);
    private readonly LogCursor _told = new();
    private readonly long _start = time.GetTimestamp();
    private long? _asked;
    private bool _toldUnavailable;

    /// <summary>It was not read for so long.</summary>
    public bool IsDue(TimeSpan delay) => _asked is not { } asked || time.GetElapsedTime(asked) >= delay;

    public Task<Reading> ReadAsync(CancellationToken cancellationToken) => ReadAsync(_client, cancellationToken);

    /// <summary>The service may write the last lines after the status.</summary>
    public Task<Reading> ReadLastAsync(CancellationToken cancellationToken) => ReadAsync(_lastClient, cancellationToken);

    public async Task TellAsync(Reading reading, CancellationToken cancellationToken)
    {
        foreach (var entry in reading.Failure is null ? _told.Take(reading.Snapshot) : [])
        {
            vitals.Hear(entry);
            await events.WriteAsync(new JobEvent.LogLine(entry), cancellationToken);
        }

        var isEarly = reading.Failure?.Status == (int)HttpStatusCode.NotFound && time.GetElapsedTime(_start) < WatchLimits.AppearsWithin;
        if (reading.Failure is not null && !isEarly && !_toldUnavailable)
        {
            _toldUnavailable = true;
            await events.WriteAsync(new JobEvent.LogUnavailable(reading.Failure.Finding), cancellationToken);
        }
    }

    private async Task<Reading> ReadAsync(PioneerClient from, CancellationToken cancellationToken)
    {
        _asked = time.GetTimestamp();
        try
        {
            return new Reading(await from.GetLogsAsync(jobId, cancellationToken), null);
        }
        catch (PioneerException failure)
        {
            return new Reading([], failure);
        }
    }

    /// <summary>One answer.</summary>
    internal sealed record Reading(IReadOnlyList<LogEntry> Snapshot, PioneerException? Failure);
}
