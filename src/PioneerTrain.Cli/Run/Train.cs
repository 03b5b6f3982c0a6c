using PioneerTrain.Cli.Console;
using PioneerTrain.Jobs;
using PioneerTrain.Reporting;

namespace PioneerTrain.Cli.Run;

/// <summary>Trains one job.</summary>
internal sealed class Train(IJobHost host, HostServices services)
{
    /// <summary>
    /// Follows a job to its end. If the job belongs to another run and is stopped there, gets or
    /// starts another job.
    /// </summary>
    public async Task<JobEnd> RunAsync(RunPlan plan, CancellationToken cancellationToken)
    {
        while (true)
        {
            await using var lease = await new Acquire(host, services).JobAsync(plan, cancellationToken);
            var ended = await new Follow(host, services.Time).ToEndAsync(lease, plan, cancellationToken);
            var stop = await lease.ReleaseAsync();
            if (plan.Race?.Defeat is not null && lease.LastSeen.Status.Outcome == JobOutcome.Succeeded)
            {
                // The job was behind, but it ended before it was stopped.
                ended = JobEnd.Of(lease.LastSeen, lease.Acquired);
            }

            ended = ended with { Stop = stop, IsReused = lease.IsReused && ended.Outcome == RunOutcome.Succeeded, Finished = services.Time.GetTimestamp() };
            if (lease.IsOurs || ended.Outcome != RunOutcome.Stopped || plan.Race?.Defeat is not null)
            {
                return ended;
            }

            plan.Race?.Leave();
            host.Reporter.WriteEntry("Earlier", Messages.OtherRunStoppedJob(lease.JobId), TextStyle.Yellow);
        }
    }
}
