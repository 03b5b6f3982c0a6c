using PioneerTrain.Cli.Console;
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
            ended = ended with { Stop = await lease.ReleaseAsync(), IsReused = lease.IsReused && ended.Outcome == RunOutcome.Succeeded };
            if (lease.IsOurs || ended.Outcome != RunOutcome.Stopped)
            {
                return ended;
            }

            host.Reporter.WriteEntry("Earlier", Messages.OtherRunStoppedJob(lease.JobId), TextStyle.Yellow);
        }
    }
}
