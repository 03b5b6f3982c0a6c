using System.Runtime.CompilerServices;
using System.Threading.Channels;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;

namespace PioneerTrain.Pioneer.Jobs;

/// <summary>Follows a job to its end as one ordered stream of events.</summary>
public sealed class JobWatcher(PioneerClient client, PollingSchedule schedule, TimeProvider time)
{
    /// <summary>A consumer that is slow to print holds the polling up rather than filling memory.</summary>
    private const int EventsInFlight = 256;

    /// <summary>How long a job may make no progress (no change in status, metrics or log) before the watch ends with <see cref="JobEvent.Stuck"/>; before
    /// that, the service is once asked to synchronise it. Default: no limit.</summary>
    public TimeSpan? MaxIdle { get; init; }

    /// <summary>After so many epochs in a row with a higher loss than the one before, or a loss that is no number, the watch ends with
    /// <see cref="JobEvent.Diverged"/>. It goes by the training loss, else by the validation loss. Default: never.</summary>
    public int? StopOnDivergence { get; init; }

    /// <summary>Yields events as they come; the last one is <see cref="JobEvent.Ended"/>, <see cref="JobEvent.DeadlinePassed"/>, <see cref="JobEvent.Stuck"/>
    /// or <see cref="JobEvent.Diverged"/>. Cancelling throws <see cref="OperationCanceledException"/>
    /// and does not stop the job; a refusal, or an outage beyond <see cref="ServiceTimings.OutageTolerance"/>, throws <see cref="PioneerException"/>.</summary>
    /// <param name="deadline">From now; the job is polled once more when it has passed.</param>
    public async IAsyncEnumerable<JobEvent> WatchAsync(string jobId, TimeSpan deadline, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateBounded<JobEvent>(new BoundedChannelOptions(EventsInFlight) { SingleReader = true, AllowSynchronousContinuations = true });
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reporting = client.Reporting(retry => channel.Writer.WriteAsync(new JobEvent.Retrying(retry.Why, retry.Attempt, retry.Delay), abandoned.Token));
        var watch = new JobWatch(reporting, schedule, time, channel.Writer, jobId, new WatchLimits(deadline, MaxIdle, StopOnDivergence));
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
            // A consumer that leaves early must not leave a poller behind.
            abandoned.CancelInline();
            await following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}

/// <summary>What ends a watch before the job ends.</summary>
internal sealed record WatchLimits(TimeSpan Deadline, TimeSpan? MaxIdle, int? MostRises);
