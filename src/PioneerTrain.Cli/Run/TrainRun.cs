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
            foreach (var sent in plan.Requests)
            {
                host.Reporter.WriteEntry("Request", PioneerClient.BodyOf(sent));
            }

            return await new Deliver(host).RunAsync(plan.ToDryRunResult(services.Time), plan.Warnings, cancellationToken);
        }

        var (job, ended) = await TrainAsync(plan, cancellationToken);
        ended = await WithCheckpointsAsync(ended, job, cancellationToken);
        var scored = await new Score(host, services.Time).RunAsync(ended, job, cancellationToken);
        var verdict = Gate.Judge(scored.Scores, job.Config.Gate, scored.Comparison);
        var kept = await new Keep(host).RunAsync(ended, job, cancellationToken);
        ended = await Cost.AddAsync(ended, job, cancellationToken);
        var result = job.ToResult(ended, scored, verdict, kept, services.Time);
        return await new Deliver(host).RunAsync(result, plan.Warnings, cancellationToken);
    }

    /// <summary>Trains one job, or those of a sweep.</summary>
    /// <returns>The job that is judged, and its plan.</returns>
    private async Task<(RunPlan Plan, JobEnd Ended)> TrainAsync(RunPlan plan, CancellationToken cancellationToken)
    {
        host.Begin("Train");
        return plan.Legs.Count == 0
            ? (plan, await new Train(host, services).RunAsync(plan, cancellationToken))
            : await new Sweep(host, services).RunAsync(plan, cancellationToken);
    }

    /// <summary>Adds the checkpoints of a job that trained to its end, for the report.</summary>
    private static async Task<JobEnd> WithCheckpointsAsync(JobEnd ended, RunPlan plan, CancellationToken cancellationToken) =>
        ended.Outcome is RunOutcome.Succeeded or RunOutcome.Failed && ended.Job.Status.HasEnded
            ? ended with { Checkpoints = await new CheckpointList(plan.Service.Client).ReadAsync(ended.Job.Id, cancellationToken) }
            : ended;
}
