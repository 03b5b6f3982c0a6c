using System.Net;
using System.Threading.Channels;
using PioneerTrain.Jobs;

namespace PioneerTrain.Pioneer;

/// <summary>One watch over one job: what it has seen so far, and what it tells next.</summary>
internal sealed class JobWatch(
    PioneerClient client,
    PollingSchedule schedule,
    TimeProvider time,
    ChannelWriter<JobEvent> events,
    string jobId,
    WatchLimits limits)
{
    /// <summary>A job can be readable a little later than it was created.</summary>
    private static readonly TimeSpan _appearsWithin = TimeSpan.FromSeconds(30);

    /// <summary>For the one look after the deadline.</summary>
    private static readonly TimeSpan _lastLook = TimeSpan.FromSeconds(10);

    /// <summary>For one answer of the log: a slow one must hold up neither the next look nor the end.</summary>
    private static readonly TimeSpan _logPatience = TimeSpan.FromSeconds(10);

    private readonly PioneerClient _logClient = client.With(attempts: 1, _logPatience);

    /// <summary>Nobody asks again after it.</summary>
    private readonly PioneerClient _lastLogClient = client.With(attempts: 3, _logPatience);
    private readonly LogCursor _log = new();
    private readonly JobVitals _vitals = new(limits.MostRises, time);
    private readonly HashSet<string> _unknownWords = new(StringComparer.OrdinalIgnoreCase);
    private readonly long _start = time.GetTimestamp();

    private TrainingJob? _job;
    private long _phaseStart = time.GetTimestamp();
    private long? _outageStart;
    private TimeSpan? _retryAfter;
    private bool _toldLogUnavailable;
    private bool _synced;

    private TimeSpan Remaining => limits.Deadline - time.GetElapsedTime(_start);

    private bool IsIdle => _job is not null && _vitals.Idle >= limits.MaxIdle;

    /// <summary>Writes events until the end; a failure completes the channel with its exception.</summary>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        try
        {
            await LoopAsync(cancellationToken);
            events.Complete();
        }
        catch (Exception failure)
        {
            // Whatever it is, the reader of the channel throws it; left out, the reader would wait for ever.
            events.Complete(failure);
        }
    }

    private async Task LoopAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var isLastLook = Remaining <= TimeSpan.Zero;
            var ended = await LookAsync(isLastLook ? _lastLook : Remaining + _lastLook, cancellationToken);
            if (ended is not null)
            {
                await events.WriteAsync(new JobEvent.Ended(ended), cancellationToken);
                return;
            }

            if (ReasonToLeave(isLastLook) is { } reason)
            {
                await events.WriteAsync(reason, cancellationToken);
                return;
            }

            if (IsIdle)
            {
                await SyncAsync(cancellationToken);
                continue;
            }

            await Task.Delay(schedule.NextDelay(NextMoment()), time, cancellationToken);
        }
    }

    private JobEvent? ReasonToLeave(bool wasLastLook) =>
        wasLastLook || Remaining <= TimeSpan.Zero ? new JobEvent.DeadlinePassed(_job, limits.Deadline)
        : _job is null ? null
        : _vitals.Divergence is { } why ? new JobEvent.Diverged(_job, why)
        : IsIdle && _synced ? new JobEvent.Stuck(_job, _vitals.Idle)
        : null;

    private PollingMoment NextMoment() => new(time.GetElapsedTime(_phaseStart), _job?.Status.Phase ?? JobPhase.Queued, Remaining)
    {
        ToExpectedEnd = _vitals.ToExpectedEnd,
        RetryAfter = _retryAfter,
        Jitter = client.Options.Jitter(),
    };

    /// <summary>The service may have lost sight of a job that goes on, or has ended, at its provider. Once: it cannot help twice.</summary>
    private async Task SyncAsync(CancellationToken cancellationToken)
    {
        _synced = true;
        try
        {
            await _logClient.SyncTrainingJobAsync(jobId, cancellationToken);
        }
        catch (PioneerException)
        {
            // Not every service has it; the next look says whether it helped.
        }
    }

    /// <summary>Status and log at the same time; the status is told as soon as it is there. Answers the job if it has ended.</summary>
    private async Task<TrainingJob?> LookAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var jobTask = FetchJobAsync(limit, cancellationToken);
        var logTask = FetchLogAsync(_logClient, leaving.Token);
        try
        {
            var job = await jobTask;
            if (job is { Status.HasEnded: true })
            {
                // What was logged before the end is told before it, and the service may write its last lines after the status.
                await TellLogAsync(await logTask, cancellationToken);
                await TellLogAsync(await FetchLogAsync(_lastLogClient, cancellationToken), cancellationToken);
                await TellJobAsync(job, cancellationToken);
                return job;
            }

            if (job is not null)
            {
                await TellJobAsync(job, cancellationToken);
            }

            await TellLogAsync(await logTask, cancellationToken);
            _vitals.EndLook();
            return null;
        }
        finally
        {
            // Where the status failed, its failure is what counts, and no request may be left behind.
            leaving.CancelHere();
            await ((Task)logTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Null when the job cannot be read at the moment and asking again may help, or when <paramref name="limit"/> passed first.</summary>
    private async Task<TrainingJob?> FetchJobAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Bounded(limit), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        var asked = time.GetTimestamp();
        try
        {
            var job = await client.GetTrainingJobAsync(jobId, either.Token);
            (_outageStart, _retryAfter) = (null, null);
            return job;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The deadline came while the service was silent: the loop tells it.
            return null;
        }
        catch (PioneerException notYet) when (notYet.Status == (int)HttpStatusCode.NotFound && _job is null && time.GetElapsedTime(_start) < _appearsWithin)
        {
            return null;
        }
        catch (PioneerException failure) when (PioneerPipelines.MayPass(failure))
        {
            // From the first attempt on: with its retries, a call to a silent service takes minutes.
            _outageStart ??= asked;
            _retryAfter = failure.RetryAfter;
            if (time.GetElapsedTime(_outageStart.Value) >= limits.OutageTolerance)
            {
                throw;
            }

            return null;
        }
    }

    private async Task TellJobAsync(TrainingJob job, CancellationToken cancellationToken)
    {
        var before = _job;
        _job = job;
        _vitals.See(job);
        if (job.Status.Phase != before?.Status.Phase)
        {
            _phaseStart = time.GetTimestamp();
        }

        if (job.Status.Phase == JobPhase.Unknown && _unknownWords.Add(job.Status.Word))
        {
            await events.WriteAsync(new JobEvent.UnknownStatus(job.Status.Word), cancellationToken);
        }

        if (before is null || before.Status != job.Status)
        {
            await events.WriteAsync(new JobEvent.StatusChanged(job), cancellationToken);
        }
        else if (before.CurrentEpoch != job.CurrentEpoch || before.ProgressPercent != job.ProgressPercent)
        {
            await events.WriteAsync(new JobEvent.Progressed(job), cancellationToken);
        }
    }

    /// <summary>A log that cannot be had never harms the watch.</summary>
    private async Task<(IReadOnlyList<LogEntry> Snapshot, PioneerException? Failure)> FetchLogAsync(PioneerClient from, CancellationToken cancellationToken)
    {
        try
        {
            return (await from.GetLogsAsync(jobId, cancellationToken), null);
        }
        catch (PioneerException failure)
        {
            return ([], failure);
        }
    }

    private async Task TellLogAsync((IReadOnlyList<LogEntry> Snapshot, PioneerException? Failure) log, CancellationToken cancellationToken)
    {
        foreach (var entry in log.Failure is null ? _log.Take(log.Snapshot) : [])
        {
            _vitals.Hear(entry);
            await events.WriteAsync(new JobEvent.LogLine(entry), cancellationToken);
        }

        var isEarly = log.Failure?.Status == (int)HttpStatusCode.NotFound && time.GetElapsedTime(_start) < _appearsWithin;
        if (log.Failure is not null && !isEarly && !_toldLogUnavailable)
        {
            _toldLogUnavailable = true;
            await events.WriteAsync(new JobEvent.LogUnavailable(log.Failure.Finding), cancellationToken);
        }
    }

    /// <summary>A timer takes at most about 49 days.</summary>
    private static TimeSpan Bounded(TimeSpan limit) => limit < TimeSpan.FromDays(40) ? limit : TimeSpan.FromDays(40);
}
