using System.Threading.Channels;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;

namespace PioneerTrain.Pioneer.Jobs;

/// <summary>Follows one job: keeps what was read so far and writes the events.</summary>
internal sealed class JobWatch
{
    private readonly PioneerClient _client;
    private readonly PollingSchedule _schedule;
    private readonly TimeProvider _time;
    private readonly ChannelWriter<JobEvent> _events;
    private readonly string _jobId;
    private readonly WatchLimits _limits;
    private readonly ServiceTimings _timings;
    private readonly JobActivity _activity;
    private readonly LogWatch _log;
    private readonly JobReader _status;
    private readonly HashSet<string> _unknownStatuses = new(StringComparer.OrdinalIgnoreCase);
    private readonly long _start;

    private TrainingJob? _job;
    private long _phaseStart;
    private bool _hasRequestedSync;
    private bool _isLogRead;

    public JobWatch(PioneerClient client, PollingSchedule schedule, TimeProvider time, ChannelWriter<JobEvent> events, string jobId, WatchLimits limits)
    {
        (_client, _schedule, _time, _events, _jobId, _limits) = (client, schedule, time, events, jobId, limits);
        _timings = client.Options.Timings;
        _activity = new JobActivity(limits.MaximumRises, limits.Race, time);
        _log = new LogWatch(client, time, events, jobId, _activity);
        _status = new JobReader(client, time, jobId);
        _start = _phaseStart = time.GetTimestamp();
    }

    private TimeSpan Remaining => _limits.Deadline - _time.GetElapsedTime(_start);

    private TimeSpan InPhase => _time.GetElapsedTime(_phaseStart);

    /// <summary>True if the log is read in this poll. The log is always read if nothing else shows
    /// activity, and in the last poll.</summary>
    private bool IsLogDue => IsIdle || Remaining <= TimeSpan.Zero || _log.IsDue(_schedule.LogDelay(InPhase));

    private bool IsIdle => _job is not null && _activity.Idle >= _limits.MaxIdle;

    /// <summary>Writes events until the end. A failure completes the channel with its
    /// exception.</summary>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        try
        {
            await LoopAsync(cancellationToken);
            _events.Complete();
        }
        catch (Exception failure)
        {
            // The reader of the channel throws any exception. Without it the reader would wait
            // indefinitely.
            _events.Complete(failure);
        }
    }

    private async Task LoopAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var isLastPoll = Remaining <= TimeSpan.Zero;
            var ended = await PollAsync(isLastPoll ? _timings.ShortTimeout : Remaining + _timings.ShortTimeout, cancellationToken);
            if (ended is not null)
            {
                await _events.WriteAsync(new JobEvent.Ended(ended), cancellationToken);
                return;
            }

            if (GetEndEvent(isLastPoll) is { } reason)
            {
                await _events.WriteAsync(reason, cancellationToken);
                return;
            }

            if (IsIdle)
            {
                await SyncOnceAsync(cancellationToken);
                continue;
            }

            var delay = _schedule.NextDelay(GetState());
            await _status.ReportRejectionAsync(delay);
            _client.Options.OnWait($"the next poll of job {_jobId}", delay);
            await Task.Delay(delay, _time, cancellationToken);
        }
    }

    private JobEvent? GetEndEvent(bool wasLastPoll) =>
        wasLastPoll || Remaining <= TimeSpan.Zero ? new JobEvent.DeadlinePassed(_job, _limits.Deadline)
        : _job is null ? null
        : _activity.Divergence is { } why ? new JobEvent.Diverged(_job, why)
        : _limits.Race?.Defeat is { } defeat ? new JobEvent.Overtaken(_job, defeat)
        : IsIdle && _hasRequestedSync && _isLogRead ? new JobEvent.Stuck(_job, _activity.Idle)
        : null;

    private PollingState GetState() => new(InPhase, _job?.Status.Phase ?? JobPhase.Queued, Remaining)
    {
        ToExpectedEnd = _activity.ToExpectedEnd,
        Epochs = _activity.Epochs,
        IsOutage = _status.IsOutage,
        RetryAfter = _status.RetryAfter,
        Jitter = _client.Options.Jitter(),
    };

    /// <summary>Asks the service once to synchronize the job, because the service may have missed
    /// that the job continues, or has ended, at its provider. A second request would not
    /// help.</summary>
    private async Task SyncOnceAsync(CancellationToken cancellationToken)
    {
        if (_hasRequestedSync)
        {
            return;
        }

        _hasRequestedSync = true;
        try
        {
            await _client.With(attempts: 1, _timings.ShortTimeout).SyncTrainingJobAsync(_jobId, cancellationToken);
        }
        catch (PioneerException)
        {
            // Not every service supports it. The next poll shows whether it helped.
        }
    }

    /// <summary>Reads the status and, if due, the log at the same time. Reports the status as soon
    /// as it arrives. Returns the job if it has ended.</summary>
    private async Task<TrainingJob?> PollAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        using var pollEnd = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var statusReported = new TaskCompletionSource();
        var jobTask = _status.ReadAsync(limit, cancellationToken);
        var reading = IsLogDue ? _log.ReadAsync(limit, statusReported, pollEnd.Token) : null;
        try
        {
            var job = await jobTask;
            if (job is not null && !job.Status.HasEnded)
            {
                await ReportJobAsync(job, cancellationToken);
            }

            statusReported.SetResult();
            var failure = reading is null ? null : await reading;
            if (failure is not null)
            {
                await _log.ReportUnavailableAsync(failure, cancellationToken);
            }

            if (job is { Status.HasEnded: true })
            {
                // The last log lines are reported before the end of the job.
                await _log.ReadLastAsync(cancellationToken);
                await ReportJobAsync(job, cancellationToken);
                return job;
            }

            _isLogRead = reading is not null;
            _activity.EndPoll(withJob: job is not null, withLog: reading is not null && failure is null);
            return null;
        }
        finally
        {
            // If reading the status failed, that failure is thrown, and no request is left running.
            pollEnd.CancelInline();
            await ((Task?)reading ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    private async Task ReportJobAsync(TrainingJob job, CancellationToken cancellationToken)
    {
        var before = _job;
        _job = job;
        _activity.Observe(job);
        if (job.Status.Phase != before?.Status.Phase)
        {
            _phaseStart = _time.GetTimestamp();
        }

        if (job.Status.Phase == JobPhase.Unknown && _unknownStatuses.Add(job.Status.Word))
        {
            await _events.WriteAsync(new JobEvent.UnknownStatus(job.Status.Word), cancellationToken);
        }

        if (before is null || before.Status != job.Status)
        {
            await _events.WriteAsync(new JobEvent.StatusChanged(job), cancellationToken);
        }
        else if (before.CurrentEpoch != job.CurrentEpoch || before.ProgressPercent != job.ProgressPercent)
        {
            await _events.WriteAsync(new JobEvent.Progressed(job), cancellationToken);
        }
    }
}
