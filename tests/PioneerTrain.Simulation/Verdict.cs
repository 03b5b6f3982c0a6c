using PioneerTrain.Cli;
using PioneerTrain.Simulation.Driver;
using PioneerTrain.Simulation.Runner;
using PioneerTrain.Simulation.World;

namespace PioneerTrain.Simulation;

/// <summary>
/// The correct outcomes of a main stage in a world without permanent faults, according to the
/// world. There is usually one; there are more when the timing is close.
/// </summary>
internal sealed class Verdict(Service service, Network network, StepRun run, StepProcess main, Job? job, int attempt)
{
    /// <summary>The maximum number of downloads, each with a fault or an expired address.</summary>
    private const int MostTries = 10;

    /// <summary>
    /// The margin around the deadline in which a retry or a slow response decides the outcome.
    /// </summary>
    private static readonly TimeSpan _close = TimeSpan.FromSeconds(90);

    /// <summary>
    /// The maximum age of the information about a job when the program decides not to wait for it:
    /// the page with the job is followed by other pages, each of which can be retried after up to a
    /// minute without a response.
    /// </summary>
    private static readonly TimeSpan _maximumAge = TimeSpan.FromMinutes(5);

    /// <summary>The time for which the weights of a job that has not just ended may be missing.</summary>
    private static readonly TimeSpan _shortWait = TimeSpan.FromSeconds(5);

    private RunPlan Plan => run.Plan;

    /// <summary>The artifact that has the name of this attempt and must not be replaced.</summary>
    private Artifact? Kept => !Plan.KeepsOthers(attempt) ? null
        : service.Artifacts.All.FirstOrDefault(artifact => artifact.Run == run.Files.BackendRun && artifact.Creator != main && artifact.IsFinalized && !artifact.Name.EndsWith("-report", StringComparison.Ordinal));

    /// <summary>
    /// Whether the attempt must start no job. A second attempt may follow the job of the first.
    /// </summary>
    private bool IsRefused => Kept is not null && Plan is { Attaches: null, Waits: true } && (attempt == 1 || Plan.Restarts);

    /// <summary>
    /// The job of another run was stopped, and the attempt must start no job of its own.
    /// </summary>
    private bool IsRefusedAfterward => Kept is not null && Plan is { Attaches: null, Waits: true } && job is { Ending: JobEnding.IsStopped } && job.Creator?.RunNumber != main.RunNumber;

    public IReadOnlyList<ExitCode> Allowed() => IsRefused || HasImpossibleGate || Plan is { Attaches: not null, Waits: false } ? [ExitCode.InvalidInput, .. Cancelled] :
    [
        .. job is not null && FollowedAt(job) is { } at ? OfJob(job, at) : OfNoJob(),
        .. IsRefusedAfterward ? new[] { ExitCode.InvalidInput } : [],
        .. Cancelled,
        .. HasLostCreations || MayRefuseReuse ? new[] { ExitCode.Refused } : [],
        .. MayRefuseGate ? new[] { ExitCode.InvalidInput } : [],
    ];

    private ExitCode[] Cancelled => main.CancelledAt is null ? [] : [ExitCode.Cancelled];

    /// <summary>
    /// A job is created at most three times. Faults before and after an outage can exceed that.
    /// </summary>
    private bool HasLostCreations => !service.Jobs.All.Any(created => created.Creator == main)
        && network.Exchanges.Count(exchange => exchange.Sender == main && exchange.Operation == Operation.CreateJob && (exchange.Outcome.IsLostBefore || exchange.Outcome.IsLostAfter)) > 2;

    /// <summary>
    /// A rejection that is not transient ends the check of the weights of a finished job if the check
    /// has waited before: it is unknown whether the service has them. A sweep checks several jobs.
    /// </summary>
    private bool MayRefuseReuse => network.Exchanges
        .Where(exchange => exchange.Sender == main && exchange.Operation is Operation.Download or Operation.GetWeights)
        .GroupBy(exchange => Plan.Sweep is null ? "" : exchange.Path)
        .Any(check => check.Last() is { Outcome.Kind: RequestOutcomeKind.Rejected } last && last.At - check.First().At > _shortWait);

    /// <summary>The <c>/v1</c> API has no scores for a gate without a held-out file. A job to attach to exists anyway.</summary>
    private bool HasImpossibleGate => Plan is { MinimumF1: not null, HeldOut: null, Attaches: null } && service.Settings.Profile == Profile.V1;

    /// <summary>
    /// Without an evaluation, a gate is refused before there is a job if a finished job of the account
    /// has no F1.
    /// </summary>
    private bool MayRefuseGate => Plan is { MinimumF1: not null, HeldOut: null, Evaluates: false, Attaches: null }
        && service.Jobs.All.Any(other => other.HasEnded(main.EndedAt!.Value) && other.Ending == JobEnding.Succeeds && (service.Settings.Profile == Profile.Live || other.Script.F1.Readable is null));

    /// <summary>
    /// Correct only if the job to attach to does not exist, or if a job that is not created would
    /// not deliver its weights.
    /// </summary>
    private IEnumerable<ExitCode> OfNoJob() =>
        run.AttachedTo is { } id ? service.Jobs.Find(id) is null ? [ExitCode.Refused] : []
        : Kept is not null && Plan.Waits ? [ExitCode.InvalidInput]
        : [];

    private TimeSpan? FollowedAt(Job followed) => FollowedJob.AllOf(main).LastOrDefault(other => other.Id == followed.Id)?.At;

    private IEnumerable<ExitCode> OfJob(Job followed, TimeSpan followedAt)
    {
        var deadline = followedAt + Plan.MaxDuration;
        if (!Plan.Waits)
        {
            // A job that has ended by then is gated, because there is nothing to wait for.
            return [
                .. followed.HasEnded(followedAt - _maximumAge) ? Array.Empty<ExitCode>() : [ExitCode.Passed],
                .. followed.HasEnded(followedAt) ? Ended(followed, deadline) : [],
            ];
        }

        var natural = followed.Created + followed.Script.End;
        var wasStoppedByOthers = followed.WasStopped && followed.End < deadline;
        return natural > deadline && !wasStoppedByOthers ? natural < deadline + _close ? [ExitCode.DeadlinePassed, .. Ended(followed, deadline)] : [ExitCode.DeadlinePassed]
            : followed.End > deadline - _close || Plan.MaxDuration < _close ? [.. Ended(followed, deadline), ExitCode.DeadlinePassed]
            : Ended(followed, deadline);
    }

    private IEnumerable<ExitCode> Ended(Job followed, TimeSpan deadline)
    {
        if (followed.Ending != JobEnding.Succeeds)
        {
            return [ExitCode.JobFailed];
        }

        var isTooLate = followed.End > deadline - _close || Plan.MaxDuration < _close;
        var passes = Delivered();
        return !Plan.HasGate ? passes
            : Plan.HeldOut is { } heldOut ? new InferenceVerdict(service, network, Plan, heldOut, main, followed).Allowed(passes)
            : Plan.MinimumF1 is not { } minimum ? passes
            : followed.Script.F1.Form is ScoreForm.NotANumber or ScoreForm.Impossible ? [ExitCode.GateFailed, .. ByEvaluation(followed, minimum, passes)]
            : service.Settings.Profile == Profile.Seed && followed.Script.F1.Readable is { } reported ? reported >= minimum ? passes : [ExitCode.GateFailed]
            : isTooLate ? [ExitCode.GateFailed, .. passes, .. Plan.Evaluates ? new[] { ExitCode.Refused } : []]
            : ByEvaluation(followed, minimum, passes);
    }

    /// <summary>An evaluation that cannot be carried out is not a bad model.</summary>
    private IEnumerable<ExitCode> ByEvaluation(Job followed, double minimum, IEnumerable<ExitCode> passes) =>
        Plan.Evaluates && (followed.Script.EvaluationFails || service.Settings.Profile == Profile.V1) ? [ExitCode.Refused]
        : Plan.Evaluates && followed.Script.EvaluatedF1.Readable >= minimum ? passes
        : [ExitCode.GateFailed];

    /// <summary>
    /// The weights may stay undelivered if they were deleted, if their address expired, a response of the artifact
    /// service was lost, or an earlier attempt left a name without an artifact, because the
    /// protocol cannot recover from these.
    /// </summary>
    private IReadOnlyList<ExitCode> Delivered()
    {
        var ofRun = service.Artifacts.All.Where(artifact => artifact.Run == run.Files.BackendRun);
        var mayFail = service.Artifacts.Late.Contains(main)
            || job!.AreWeightsGone(main.EndedAt!.Value)
            || network.Exchanges.Count(exchange => exchange.Sender == main && exchange.Operation is Operation.Download or Operation.GetWeights) >= MostTries
            || ofRun.Any(artifact => artifact.Creator != main && !artifact.IsFinalized)
            || network.Exchanges.Any(exchange => exchange.Sender == main && exchange.Operation is Operation.CreateArtifact or Operation.FinalizeArtifact && exchange.Outcome.IsLostAfter);
        return Kept is { } kept && !kept.Content.AsSpan().SequenceEqual(job!.Weights) ? [ExitCode.NotDelivered]
            : mayFail ? [ExitCode.Passed, ExitCode.NotDelivered]
            : [ExitCode.Passed];
    }
}
