using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Jobs;
using PioneerTrain.Reporting;

namespace PioneerTrain.Cli.Run;

/// <summary>
/// Follows a job until it ends or a limit is reached. Disposing the lease afterwards stops a job
/// that has not ended.
/// </summary>
internal sealed class Follow(IJobHost host, TimeProvider time)
{
    /// <summary>The embedded server can be polled more often.</summary>
    private static readonly TimeSpan _maximumLocalInterval = TimeSpan.FromSeconds(1);

    public async Task<JobEnd> ToEndAsync(JobLease lease, RunPlan plan, CancellationToken cancellationToken)
    {
        host.ReportJob(lease.JobId, plan.Title);
        WriteJob(lease.LastSeen, plan.Job);
        if (lease is { IsReused: true, LastSeen.Status.HasEnded: true })
        {
            return JobEnd.Of(lease.LastSeen, lease.Acquired);
        }

        // The service can still prepare the model of a job that is reused.
        if (plan.Request is { Wait: false } && !lease.IsReused && !lease.LastSeen.Status.HasEnded)
        {
            cancellationToken.ThrowIfCancellationRequested();
            lease.HandOver();
            return Ended(RunOutcome.HandedOver, Messages.HandedOver(lease.JobId));
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, plan.Service.Exited);
        try
        {
            using var remote = host.OpenRemoteOutput();
            var events = lease.ObserveAsync(WatchAsync(lease, plan, either.Token));
            var last = await host.Reporter.FollowAsync(events, plan.Service.HintOptions, either.Token);
            return last switch
            {
                // A job that had already ended when it was found may no longer be readable.
                _ when lease.LastSeen.Status.HasEnded => JobEnd.Of(lease.LastSeen, lease.Acquired),
                JobEvent.DeadlinePassed => Ended(RunOutcome.DeadlinePassed, Messages.DeadlinePassed(lease.JobId, plan.Config.Limits.MaxDuration)),
                JobEvent.Stuck stuck => Ended(RunOutcome.DeadlinePassed, Messages.NoProgress(lease.JobId, stuck.Idle)),
                JobEvent.Overtaken overtaken => Ended(RunOutcome.Failed, lease.IsOurs ? SweepTexts.Overtaken(lease.JobId, overtaken.Why) : SweepTexts.OvertakenElsewhere(lease.JobId, overtaken.Why)),
                JobEvent.Diverged diverged => Ended(RunOutcome.Failed, Messages.Diverged(lease.JobId, diverged.Why)),
                _ => JobEnd.Of(lease.LastSeen, lease.Acquired),
            };
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Ended(RunOutcome.Cancelled, Messages.CancelledIn(plan.Request.Identity.RunId));
        }
        catch (OperationCanceledException) when (plan.Service.Exited.IsCancellationRequested)
        {
            return Ended(RunOutcome.Lost, Messages.Lost(lease.JobId, plan.Service.ExitMessage));
        }
        catch (PioneerException) when (lease.LastSeen.Status.HasEnded)
        {
            return JobEnd.Of(lease.LastSeen, lease.Acquired);
        }
        catch (PioneerException refused)
        {
            return Ended(RunOutcome.Lost, Messages.Lost(lease.JobId, refused.Message));
        }

        JobEnd Ended(RunOutcome outcome, string why) => new(lease.LastSeen, outcome, why, lease.Acquired);
    }

    /// <summary>
    /// Writes a line about the job. A short response of the service leaves out the name and the
    /// base model, so the request supplies them.
    /// </summary>
    private void WriteJob(TrainingJob job, TrainingJobRequest request)
    {
        var datasets = job.Datasets.Count > 0 ? job.Datasets : request.Datasets;
        host.Reporter.WriteEntry("Job", $"{job.Id}: {job.ModelName ?? request.ModelName} = {job.BaseModel ?? request.BaseModel} + {string.Join(", ", datasets.Select(dataset => dataset.Name))}");
    }

    private IAsyncEnumerable<JobEvent> WatchAsync(JobLease lease, RunPlan plan, CancellationToken cancellationToken)
    {
        var interval = plan.Request.PollInterval;
        var longest = plan.Service.IsLocal && interval > _maximumLocalInterval ? _maximumLocalInterval : interval;
        var limits = plan.Config.Limits;
        var watcher = new JobWatcher(plan.Service.Client, PollingSchedule.Default with { Longest = longest }, time)
        {
            MaxIdle = limits.MaxIdle,
            StopOnDivergence = limits.StopOnDivergence,
            Race = plan.Race,
        };
        return watcher.WatchAsync(lease.JobId, limits.MaxDuration, cancellationToken);
    }
}
