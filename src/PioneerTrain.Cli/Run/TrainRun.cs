using PioneerTrain.Cli.Console;
using PioneerTrain.Gating;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Jobs;
using PioneerTrain.Reporting;

namespace PioneerTrain.Cli.Run;

/// <summary>
/// Runs a training from the config to the delivered result. Each step returns a value that later
/// steps use.
/// </summary>
internal sealed class TrainRun(IRunHost host, HostServices services)
{
    public async Task<ExitCode> RunAsync(TrainRequest request, CancellationToken cancellationToken)
    {
        await using var plan = await new Prepare(host, services).RunAsync(request, cancellationToken);
        if (request.DryRun)
        {
            host.Reporter.WriteEntry("Request", PioneerClient.BodyOf(plan.Job));
            return await new Deliver(host).RunAsync(plan.ToDryRunResult(services.Time), plan.Warnings, cancellationToken);
        }

        var ended = await WithCheckpointsAsync(await TrainAsync(plan, cancellationToken), plan, cancellationToken);
        var scored = await new Score(host, services.Time).RunAsync(ended, plan, cancellationToken);
        var verdict = Gate.Judge(scored.Scores, plan.Config.Gate, scored.Comparison);
        var kept = await new Keep(host).RunAsync(ended, plan, cancellationToken);
        ended = await WithCostAsync(ended, plan, cancellationToken);
        var result = plan.ToResult(ended, scored, verdict, kept, services.Time);
        return await new Deliver(host).RunAsync(result, plan.Warnings, cancellationToken);
    }

    /// <summary>Adds the checkpoints of a job that trained to its end, for the report.</summary>
    private static async Task<JobEnd> WithCheckpointsAsync(JobEnd ended, RunPlan plan, CancellationToken cancellationToken) =>
        ended.Outcome is RunOutcome.Succeeded or RunOutcome.Failed && ended.Job.Status.HasEnded
            ? ended with { Checkpoints = await new CheckpointList(plan.Service.Client).ReadAsync(ended.Job.Id, cancellationToken) }
            : ended;

    /// <summary>
    /// Adds what the job cost, where the report shows it. It is the last request for the job, because
    /// the service can bill a job some time after its end.
    /// </summary>
    private static async Task<JobEnd> WithCostAsync(JobEnd ended, RunPlan plan, CancellationToken cancellationToken)
    {
        if (!plan.Config.Report.Cost)
        {
            return ended;
        }

        if (!ended.Job.Status.HasEnded && ended.Stop?.Word != StopWord.Stopped)
        {
            return ended with { Cost = CostResult.Unknown(Messages.NotEnded) };
        }

        var (bill, reason) = await new JobCost(plan.Service.Client).ReadAsync(ended.Job.Id, cancellationToken);
        return ended with { Cost = bill is null ? CostResult.Unknown(reason!) : CostResult.From(bill) };
    }

    /// <summary>
    /// Follows a job to its end. If the job belongs to another run and is stopped there, gets or
    /// starts another job.
    /// </summary>
    private async Task<JobEnd> TrainAsync(RunPlan plan, CancellationToken cancellationToken)
    {
        host.Begin("Train");
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
