using System.Text.Json.Nodes;
using PioneerTrain.Simulation.Driver;
using PioneerTrain.Simulation.Runner;
using PioneerTrain.Simulation.World;

namespace PioneerTrain.Simulation;

/// <summary>Invariants of several runs that train the same.</summary>
internal sealed partial class Invariants
{
    /// <summary>The time after its end in which a job can have a status that is not final.</summary>
    private static readonly TimeSpan _normalizing = TimeSpan.FromSeconds(8);

    /// <summary>
    /// A run that reuses trains nothing if a list told it that a job of another run with the same
    /// training ended well, and the weights are there.
    /// </summary>
    private void CheckTrainedAgain(Job created)
    {
        var main = created.Creator!;
        var run = RunOf(main);
        if (!run.Plan.Reuse.IsSet || run.Plan.Restarts)
        {
            return;
        }

        var asked = Network!.Exchanges.First(exchange => exchange.Sender == main && exchange.Operation == Operation.CreateJob).At;
        var earlier = service.Jobs.All.FirstOrDefault(job => service.Jobs.Told.FirstOf(main, job) < asked && CanReplace(job, created, run));
        if (earlier is not null && (isHealthy || !WasToldGone(main)))
        {
            Violate($"{main.Name} reuses, and trains although it knows that {earlier.Id} ended well");
        }
    }

    private bool CanReplace(Job job, Job created, StepRun run) =>
        job.Creator is { } creator && creator.RunNumber != run.Plan.Number
        && job.Ending == JobEnding.Succeeds && !job.AreWeightsGone(timeline.Now)
        && TrainsTheSame(RunOf(creator).Plan, run.Plan) && SweepPlan.HaveSameFields(job, created) && HasSameData(job, created, run.Plan.Reuse);

    /// <summary>
    /// Whether a run may judge a job of another run: the training is the same, also the version of the
    /// dataset at the start of the run, and the run reuses, or it only evaluates what the other did not.
    /// </summary>
    private bool MayReplace(Job job, RunPlan plan, StepProcess main)
    {
        if (job.Creator is not { } creator || !TrainsTheSame(RunOf(creator).Plan, plan))
        {
            return false;
        }

        var isNew = service.Settings.NewVersionAfter <= main.Output.Lines[0].At;
        var hasVersion = plan.Reuse.UploadsData || plan.Reuse.NamesVersion || !isNew || (string?)job.Training["datasets"]![0]!["version"] == DatasetEndpoints.NewVersion;
        return hasVersion && (plan.Reuse.IsSet || (IsEvaluated(plan) && !IsEvaluated(RunOf(creator).Plan)));
    }

    /// <summary>Whether the training keys are equal, or the first run only did not evaluate.</summary>
    private static bool TrainsTheSame(RunPlan first, RunPlan second) => first.Reuse.TrainsLike(second.Reuse) && (IsEvaluated(second) || !IsEvaluated(first));

    private static bool IsEvaluated(RunPlan plan) => plan.Evaluates || plan.HeldOut is not null;

    /// <summary>
    /// Whether the records show that the data are the same. A data file is part of the training key;
    /// the seed profile reports no version.
    /// </summary>
    private bool HasSameData(Job job, Job created, ReusePlan reuse) =>
        reuse.UploadsData || (JsonNode.DeepEquals(job.Training, created.Training) && (reuse.NamesVersion || service.Settings.Profile != Profile.Seed));

    /// <summary>
    /// The output tells exactly whether the run judges a job of another run that had ended. Such a
    /// job succeeded, has its weights, and is not saved as a job to stop.
    /// </summary>
    private void CheckReused(StepRun run, StepProcess main, Job? job, IReadOnlyDictionary<string, string> outputs)
    {
        var told = outputs["reused"];
        var isReused = run.AttachedTo is null && (run.Plan.Sweep is null ? IsReused(main, job) : IsReusedInSweep(main, job, told == "true"));
        if (told == "true" ? !isReused || outputs["outcome"] != "succeeded" : isReused && outputs["outcome"] == "succeeded")
        {
            Violate($"{main.Name} tells '{told}' about the reuse of {job?.Id} with the outcome '{outputs["outcome"]}'");
        }

        if (!isReused || outputs["outcome"].Length == 0)
        {
            return;
        }

        if (job!.Ending != JobEnding.Succeeds || job.Deleted?.At < (run.Plan.Sweep is null ? service.Jobs.Told.NewestOf(main) : main.Output.Lines[0].At))
        {
            Violate($"{main.Name} has the result of {job.Id}, which ended without a model");
        }

        if (!MayReplace(job, run.Plan, main))
        {
            Violate($"{main.Name} has the result of {job.Id}, which trained something else, or must not be reused");
        }

        if (run.Files.State.Values.GetValueOrDefault("job_id") is { Length: > 0 } saved)
        {
            Violate($"{main.Name} reuses {job.Id} and saves {saved} as a job to stop");
        }
    }

    /// <summary>Whether the newest list of a process told it that the job of another run had ended.</summary>
    private bool IsReused(StepProcess main, Job? job) => job is not null && job.Creator?.RunNumber != main.RunNumber && service.Jobs.Told.HadEnded(main, job);

    /// <summary>Each leg reads a list. A job that ended before the first had ended in all.</summary>
    private bool IsReusedInSweep(StepProcess main, Job? job, bool isTold) => job is not null && job.Creator?.RunNumber != main.RunNumber
        && (isTold ? service.Jobs.Told.FirstOf(main, job) is not null : job.End + _normalizing < main.Output.Lines[0].At);

    private bool WasToldGone(StepProcess main) => Network!.Exchanges.Any(exchange => exchange.Sender == main
        && exchange.Operation is Operation.Download or Operation.GetWeights
        && exchange.Outcome is { Kind: not RequestOutcomeKind.Fine } outcome && (outcome.Rejection?.Status ?? outcome.Status) is 404 or 410);

    private StepRun RunOf(StepProcess process) => Runs.Single(run => run.Plan.Number == process.RunNumber);
}
