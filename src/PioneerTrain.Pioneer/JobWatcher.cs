using System.Runtime.CompilerServices;
using System.Threading.Channels;
using PioneerTrain.Jobs;

namespace PioneerTrain.Pioneer;

/// <summary>Follows a job to its end as one ordered stream of events.</summary>
public sealed class JobWatcher(PioneerClient client, PollingSchedule schedule, TimeProvider time)
{
    /// <summary>A consumer that is slow to print holds the polling up rather than filling memory.</summary>
    private const int EventsInFlight = 256;

    /// <summary>How long the service may fail without a break before the watch gives up; the single requests are retried within it. Default 2 minutes.</summary>
    public TimeSpan OutageTolerance { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Yields events as they come; the last one is <see cref="JobEvent.Ended"/> or <see cref="JobEvent.DeadlinePassed"/>. Cancelling throws
    /// <see cref="OperationCanceledException"/>
    /// and does not stop the job; a refusal or an outage beyond the tolerance throws <see cref="PioneerException"/>.</summary>
    /// <param name="deadline">From now; the job is looked at once more when it has passed.</param>
    public async IAsyncEnumerable<JobEvent> WatchAsync(string jobId, TimeSpan deadline, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateBounded<JobEvent>(new BoundedChannelOptions(EventsInFlight) { SingleReader = true, AllowSynchronousContinuations = true });
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reporting = client.Reporting(retry => channel.Writer.WriteAsync(new JobEvent.Retrying(retry.Why, retry.Attempt, retry.Delay), abandoned.Token));
        var watch = new JobWatch(reporting, schedule, time, channel.Writer, jobId, deadline, OutageTolerance);
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
            abandoned.CancelHere();
            await following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
