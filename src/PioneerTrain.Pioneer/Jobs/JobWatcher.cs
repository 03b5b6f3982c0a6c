using System.Runtime.CompilerServices;
using System.Threading.Channels;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;

namespace PioneerTrain.Pioneer.Jobs;

/// <summary>Follows a job to its end as one ordered stream of events.</summary>
public sealed class JobWatcher(PioneerClient client, PollingSchedule schedule, TimeProvider time)
{
    /// <summary>Capacity of the event buffer. A slow consumer delays polling instead of filling
    /// memory; one event can have many log lines.</summary>
    private const int EventsInFlight = 16;

    /// <summary>How long a job may make no progress (no change in status, metrics or log) before
    /// following it ends with <see cref="JobEvent.Stuck"/>. Before that, the service is asked once
    /// to synchronize the job. Default: null, no limit.</summary>
    public TimeSpan? MaxIdle { get; init; }

    /// <summary>Number of consecutive epochs, each with a higher loss than the one before, after
    /// which following the job ends with <see cref="JobEvent.Diverged"/>; a loss that is not a
    /// finite number ends it at once. Uses the training loss, or the validation loss if there is no
    /// training loss. Default: null, never.</summary>
    public int? StopOnDivergence { get; init; }

    /// <summary>The race with the other jobs of a sweep; following a job that has lost ends with
    /// <see cref="JobEvent.Overtaken"/>. Default: null, none.</summary>
    public LossRaceEntry? Race { get; init; }

    /// <summary>Yields events as they occur. The last event is <see cref="JobEvent.Ended"/>,
    /// <see cref="JobEvent.DeadlinePassed"/>, <see cref="JobEvent.Stuck"/>,
    /// <see cref="JobEvent.Diverged"/> or <see cref="JobEvent.Overtaken"/>. Cancelling throws <see cref="OperationCanceledException"/>
    /// and does not stop the job. A rejection, or an outage longer than
    /// <see cref="ServiceTimings.OutageTolerance"/>, throws
    /// <see cref="PioneerException"/>.</summary>
    /// <param name="deadline">Maximum time to follow the job, starting now. The job is polled once
    /// more when it has passed.</param>
    public async IAsyncEnumerable<JobEvent> WatchAsync(string jobId, TimeSpan deadline, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateBounded<JobEvent>(new BoundedChannelOptions(EventsInFlight) { SingleReader = true, AllowSynchronousContinuations = true });
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reporting = client.WithRetryListener(retry => channel.Writer.WriteAsync(new JobEvent.Retrying(retry.Reason, retry.Attempt, retry.Delay), abandoned.Token));
        var watch = new JobWatch(reporting, schedule, time, channel.Writer, jobId, new WatchLimits(deadline, MaxIdle, StopOnDivergence, Race));
        var following = watch.FollowAsync(abandoned.Token);
        try
        {
            await foreach (var jobEvent in channel.Reader.ReadAllAsync(cancellationToken))
            {
                yield return jobEvent;
            }
        }
        finally
        {
            // Polling must stop if the consumer ends the enumeration early.
            abandoned.CancelInline();
            await following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }
}

/// <summary>Limits that end following a job before the job ends.</summary>
internal sealed record WatchLimits(TimeSpan Deadline, TimeSpan? MaxIdle, int? MaximumRises, LossRaceEntry? Race);
