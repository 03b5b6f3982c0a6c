using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Jobs;
using PioneerTrain.Reporting;

namespace PioneerTrain.Cli.Run;

/// <summary>
/// Adds what the job, and each job of a sweep, cost, if <c>report.cost</c> is true. Runs last, because
/// the service can bill a job some time after its end.
/// </summary>
internal static class Cost
{
    public static async Task<JobEnd> AddAsync(JobEnd ended, RunPlan plan, CancellationToken cancellationToken)
    {
        if (!plan.Config.Report.Cost)
        {
            return ended;
        }

        var client = plan.Service.Client;
        var cost = ended.Job.Status.HasEnded || ended.Stop?.Word == StopWord.Stopped
            ? await ReadAsync(ended.Job.Id, client, cancellationToken)
            : CostResult.Unknown(Messages.NotEnded);
        if (ended.Sweep is not { } sweep)
        {
            return ended with { Cost = cost };
        }

        var legs = await Task.WhenAll(sweep.Legs.Select(async leg =>
            leg.JobId is { } id ? leg with { Cost = id == ended.Job.Id ? cost : await ReadAsync(id, client, cancellationToken) } : leg));
        return ended with { Cost = cost, Sweep = sweep with { Legs = legs } };
    }

    private static async Task<CostResult> ReadAsync(string jobId, PioneerClient client, CancellationToken cancellationToken)
    {
        var (bill, reason) = await new JobCost(client).ReadAsync(jobId, cancellationToken);
        return bill is null ? CostResult.Unknown(reason!) : CostResult.From(bill);
    }
}
