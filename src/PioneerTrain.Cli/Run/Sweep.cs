using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Jobs;
using PioneerTrain.Reporting;

namespace PioneerTrain.Cli.Run;

/// <summary>
/// Trains the jobs of a sweep, a limited number at a time, and selects the best one. A job that fails
/// does not affect the others, and a cancel stops all of them.
/// </summary>
internal sealed class Sweep(IRunHost host, HostServices services)
{
    /// <returns>The job that is judged, and its plan. Without a model, a job that shows why.</returns>
    public async Task<(RunPlan Plan, JobEnd Ended)> RunAsync(RunPlan plan, CancellationToken cancellationToken)
    {
        var ends = await TrainAsync(plan, cancellationToken);
        if (Array.TrueForAll(ends, end => end.Ended is null))
        {
            cancellationToken.ThrowIfCancellationRequested();
            ends[0].Failure!.Throw();
        }

        host.Begin("Select");
        return await new SweepSelection(host, services.Time).SelectAsync(plan, ends, cancellationToken);
    }

    private async Task<SweepLegEnd[]> TrainAsync(RunPlan plan, CancellationToken cancellationToken)
    {
        var shared = new SweepHost(host, plan.Legs, plan.Request.Identity.IsRerun);
        var known = await FindEarlierAsync(plan, cancellationToken);
        var lost = FindLost(plan, known);
        using var unexpected = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // A job that is already active counts too, also while nothing follows it.
        var waiting = new ConcurrentQueue<(int Index, RunPlan Leg)>(plan.Legs.Index().OrderByDescending(leg => known[leg.Index].Any(job => !job.Status.HasEnded)));
        var ends = new SweepLegEnd[plan.Legs.Count];
        await Task.WhenAll(Enumerable.Range(0, plan.Config.Sweep!.MaxParallel).Select(_ => RunLegsAsync()));
        return ends;

        async Task RunLegsAsync()
        {
            while (waiting.TryDequeue(out var next))
            {
                ends[next.Index] = await RunLegAsync(next.Leg, next.Index);
            }
        }

        async Task<SweepLegEnd> RunLegAsync(RunPlan leg, int index)
        {
            if (lost.GetValueOrDefault(index) is { } earlier)
            {
                var legHost = shared.ForLeg(index);
                legHost.SaveState(new RunState(leg.Fingerprint.ToString(), earlier.Job.Id, IsSettled: true));
                legHost.Reporter.WriteEntry("Earlier", SweepTexts.NotTrainedAgain(earlier.Job.Id));
                return new SweepLegEnd(leg, earlier, null);
            }

            try
            {
                unexpected.Token.ThrowIfCancellationRequested();
                return await TrainAsync(leg, shared.ForLeg(index), unexpected.Token);
            }
            catch (OperationCanceledException cancelled) when (unexpected.IsCancellationRequested)
            {
                return new SweepLegEnd(leg, null, ExceptionDispatchInfo.Capture(cancelled));
            }
            catch
            {
                // A bug in this program: no other job must be followed for hours because of it.
                await unexpected.CancelAsync();
                throw;
            }
        }
    }

    private async Task<SweepLegEnd> TrainAsync(RunPlan leg, IJobHost legHost, CancellationToken cancellationToken)
    {
        try
        {
            var ended = await new Train(legHost, services).RunAsync(leg, cancellationToken);
            if (ended is { Outcome: not RunOutcome.Succeeded, Why: var why })
            {
                leg.Race!.Leave();
                legHost.Reporter.WriteEntry("Ended", why ?? ended.Job.Status.Word);
            }

            return new SweepLegEnd(leg, ended, null);
        }
        catch (Exception failure) when (failure is PioneerException or RunException or RunnerException)
        {
            leg.Race!.Leave();
            legHost.Warn(failure.Message);
            return new SweepLegEnd(leg, null, ExceptionDispatchInfo.Capture(failure));
        }
    }

    /// <summary>Returns the jobs of earlier attempts for each leg, newest first.</summary>
    private static async Task<IReadOnlyList<IReadOnlyList<TrainingJob>>> FindEarlierAsync(RunPlan plan, CancellationToken cancellationToken)
    {
        var jobs = plan.Request.Identity.IsRerun
            ? await new JobFinder(plan.Service.Client).FindAllAsync(job => plan.Legs.Any(leg => leg.Fingerprint.IsIn(job.ModelName)), cancellationToken)
            : [];
        return [.. plan.Legs.Select(leg => jobs.Where(job => leg.Fingerprint.IsIn(job.ModelName)).ToList())];
    }

    /// <summary>
    /// Returns the jobs of an earlier attempt that were stopped after half of their epochs, by the
    /// index of their leg, if another job of the sweep succeeded. They have lost, and would lose again.
    /// </summary>
    private static Dictionary<int, JobEnd> FindLost(RunPlan plan, IReadOnlyList<IReadOnlyList<TrainingJob>> known) =>
        plan.Request.OnRerun == Settings.OnRerun.Attach && known.SelectMany(jobs => jobs).Any(job => job.Status.Outcome == JobOutcome.Succeeded)
            ? known.Index().Where(leg => leg.Item.Count > 0 && leg.Item.All(IsLost)).ToDictionary(leg => leg.Index, leg => JobEnd.Of(leg.Item[0], 0))
            : [];

    private static bool IsLost(TrainingJob job) =>
        job is { Status.Outcome: JobOutcome.Stopped, CurrentEpoch: { } epoch, Epochs: { } epochs } && 2L * epoch >= epochs;
}

/// <summary>The end of one job of a sweep.</summary>
/// <param name="Plan">The plan of the job.</param>
/// <param name="Ended">The end of the job; null if no job was created.</param>
/// <param name="Failure">Why no job was created; null if one was.</param>
internal sealed record SweepLegEnd(RunPlan Plan, JobEnd? Ended, ExceptionDispatchInfo? Failure)
{
    /// <summary>The scores on the rows of the selection; null for a job that did not succeed.</summary>
    public ScoreResult? Scored { get; init; }
}
