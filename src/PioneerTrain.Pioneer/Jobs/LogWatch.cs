using System.Net;
using System.Threading.Channels;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;

namespace PioneerTrain.Pioneer.Jobs;

/// <summary>Reads the log of a job that is followed. Each line is reported once, and a log that
/// cannot be read never ends the following.</summary>
internal sealed class LogWatch(PioneerClient client, TimeProvider time, ChannelWriter<JobEvent> events, string jobId, JobActivity activity)
{
    /// <summary>Maximum number of lines in one event.</summary>
    private const int MaximumLines = 256;

    /// <summary>Size in characters after which an event gets no further line.</summary>
    private const int MaximumCharacters = 24 * 1024;

    /// <summary>Has a short timeout, so that a slow log does not delay the next poll of the job for
    /// longer.</summary>
    private readonly PioneerClient _client = client.With(attempts: 1, client.Options.Timings.ShortTimeout);

    /// <summary>For the last reading, which is retried because no later reading follows.</summary>
    private readonly PioneerClient _lastClient = client.With(attempts: 3, client.Options.Timings.ShortTimeout);
    private readonly LogFeed _feed = new(client, jobId);
    private readonly long _start = time.GetTimestamp();
    private long? _lastReadStart;
    private bool _reportedUnavailable;
    private bool _reportedIncomplete;

    /// <summary>Returns whether the log was last read at least <paramref name="delay"/>
    /// ago.</summary>
    public bool IsDue(TimeSpan delay) => _lastReadStart is not { } start || time.GetElapsedTime(start) >= delay;

    /// <summary>Reads the log and reports the lines that are new.</summary>
    /// <param name="limit">Maximum time to wait for data.</param>
    /// <param name="mayReport">Completed when lines may be reported.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The failure; null if the log was read.</returns>
    public Task<PioneerException?> ReadAsync(TimeSpan limit, TaskCompletionSource mayReport, CancellationToken cancellationToken)
    {
        _lastReadStart = time.GetTimestamp();
        var whole = limit < Timings.LogCatchUpLimit ? limit : Timings.LogCatchUpLimit;
        return ReadAsync(_client, new LogLimits(whole, Timings.LogReadingLimit, IsLast: false), mayReport, cancellationToken);
    }

    /// <summary>Reads the log after the end of the job, because the service may write the last lines
    /// after the final status. Reports lines, and lines that are missing.</summary>
    public async Task ReadLastAsync(CancellationToken cancellationToken)
    {
        var limits = new LogLimits(Timings.LastLogLimit, TimeSpan.MaxValue, IsLast: true);
        if (await ReadAsync(_lastClient, limits, mayReport: null, cancellationToken) is { } failure && !IsEarly(failure))
        {
            await ReportIncompleteAsync(failure.Finding, cancellationToken);
        }
    }

    /// <summary>Reports once that the log is unavailable.</summary>
    public async Task ReportUnavailableAsync(PioneerException failure, CancellationToken cancellationToken)
    {
        if (!IsEarly(failure) && !_reportedUnavailable)
        {
            _reportedUnavailable = true;
            await events.WriteAsync(new JobEvent.LogUnavailable(failure.Finding), cancellationToken);
        }
    }

    private ServiceTimings Timings => client.Options.Timings;

    /// <summary>Returns true if a new job has no log yet.</summary>
    private bool IsEarly(PioneerException failure) =>
        failure.Status == (int)HttpStatusCode.NotFound && time.GetElapsedTime(_start) < Timings.CreatedJobReadableWithin;

    private async Task<PioneerException?> ReadAsync(
        PioneerClient from, LogLimits limits, TaskCompletionSource? mayReport, CancellationToken cancellationToken)
    {
        try
        {
            var isWhole = await _feed.ReadAsync(from, limits, ReportAsync, cancellationToken);
            if (limits.IsLast && !isWhole)
            {
                await ReportIncompleteAsync($"it was not complete after {limits.Whole.TotalSeconds:0.#} s", cancellationToken);
            }
            else if (_feed.Omitted > 0)
            {
                await WaitAsync();
                const string why = "the service changed it, and these lines cannot be compared with those shown before";
                await ReportIncompleteAsync(why, cancellationToken);
            }

            return null;
        }
        catch (PioneerException failure)
        {
            return failure;
        }

        async Task WaitAsync()
        {
            if (mayReport is not null)
            {
                await mayReport.Task.WaitAsync(cancellationToken);
            }
        }

        async Task ReportAsync(IReadOnlyList<LogEntry> entries)
        {
            await WaitAsync();
            foreach (var entry in entries)
            {
                activity.Observe(entry);
            }

            foreach (var part in Parts(entries))
            {
                await events.WriteAsync(new JobEvent.LogLines(part), cancellationToken);
            }
        }
    }

    private async Task ReportIncompleteAsync(string why, CancellationToken cancellationToken)
    {
        if (!_reportedIncomplete)
        {
            _reportedIncomplete = true;
            await events.WriteAsync(new JobEvent.LogIncomplete(jobId, _feed.Shown, _feed.Omitted, why), cancellationToken);
        }
    }

    /// <summary>Divides lines into events of moderate size, because events wait in memory for a slow
    /// consumer.</summary>
    private static IEnumerable<IReadOnlyList<LogEntry>> Parts(IReadOnlyList<LogEntry> entries)
    {
        var part = new List<LogEntry>();
        var characters = 0;
        foreach (var entry in entries)
        {
            part.Add(entry);
            characters += entry.Message.Length;
            if (part.Count == MaximumLines || characters > MaximumCharacters)
            {
                yield return part;
                (part, characters) = ([], 0);
            }
        }

        if (part.Count > 0)
        {
            yield return part;
        }
    }
}
