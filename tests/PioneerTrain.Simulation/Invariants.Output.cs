using PioneerTrain.Cli;
using PioneerTrain.Simulation.Driver;
using PioneerTrain.Simulation.Runner;
using PioneerTrain.Simulation.World;

namespace PioneerTrain.Simulation;

/// <summary>Invariants of the output of a main stage while it runs.</summary>
internal sealed partial class Invariants
{
    /// <summary>The runner reads these files after any outcome of the process.</summary>
    private void CheckFiles(StepRun run, StepProcess main)
    {
        if ((run.Files.Outputs.Error ?? (run.Files.IsStateDamaged ? null : run.Files.State.Error)) is { } error)
        {
            Violate($"{main.Name} leaves a command file that the runner cannot read: {error}");
        }
    }

    /// <summary>
    /// Returns each followed job with its part of the output. A run continues with its own job when
    /// the job of another run was stopped.
    /// </summary>
    private void CheckLog(StepRun run, StepProcess main)
    {
        foreach (var leg in main.Output.Lines.Select(line => FollowedJob.LegOf(line.Text)).GroupBy(line => line.Leg))
        {
            CheckLog(run, main, leg.Select(line => line.Text));
        }
    }

    private void CheckLog(StepRun run, StepProcess main, IEnumerable<string> lines)
    {
        Job? job = null;
        var told = new List<string>();
        foreach (var line in lines)
        {
            if (FollowedJob.IdIn(line) is { } id)
            {
                CheckOrder(main, job, told);
                job = service.Jobs.Find(id);
                told.Clear();
            }
            else if (line.StartsWith(FollowedJob.LogPrefix, StringComparison.Ordinal))
            {
                told.Add(line[FollowedJob.LogPrefix.Length..]);
            }
        }

        CheckOrder(main, job, told);
        var written = job?.LinesAt(timeline.Now).Count() ?? 0;
        var sawEnd = main.Exit is ExitCode.Passed or ExitCode.GateFailed or ExitCode.JobFailed or ExitCode.NotDelivered && job?.HasEnded(timeline.Now) == true;
        if (isHealthy && run is { HandedOver: null, Plan.Sweep: null } && sawEnd && !IsReused(main, job) && !LostLastLog(main) && told.Count < written && main.CancelledAt is null)
        {
            Violate($"{main.Name} tells {told.Count} of {written} log lines");
        }
    }

    private void CheckOrder(StepProcess main, Job? job, IEnumerable<string> told)
    {
        var written = job?.LinesAt(timeline.Now).Select(line => line.Line.Message).ToList() ?? [];
        var next = 0;
        foreach (var line in told)
        {
            next = written.IndexOf(line, next) + 1;
            if (next == 0)
            {
                Violate($"{main.Name} tells the log line '{line}' twice or out of order");
                return;
            }
        }
    }

    /// <summary>True where the output reports that the log could not be read: it failed for longer than it is requested again, or the job had ended when it was
    /// found and could not be read again before the deadline.</summary>
    private bool LostLastLog(StepProcess main)
    {
        var since = FollowedJob.AllOf(main).LastOrDefault()?.At;
        var reads = Network!.Exchanges.Where(exchange => exchange.Sender == main && exchange.At >= since).ToList();
        return reads.LastOrDefault(exchange => exchange.Operation == Operation.GetLogs) is { Outcome.IsOutage: true }
            || reads.Where(exchange => exchange.Operation == Operation.GetJob).All(exchange => exchange.Outcome.Kind != RequestOutcomeKind.Fine);
    }
}
