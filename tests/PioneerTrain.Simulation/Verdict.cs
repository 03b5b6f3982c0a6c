using PioneerTrain.Cli;
using PioneerTrain.Simulation.Driver;
using PioneerTrain.Simulation.Runner;
using PioneerTrain.Simulation.World;

namespace PioneerTrain.Simulation;

/// <summary>The right ends of a main stage in a world without permanent faults, by what the world knows. Mostly it is one; more where a moment decides.</summary>
internal sealed class Verdict(Service service, Network network, StepRun run, StepProcess main, Job? job, int attempt)
{
    /// <summary>At a download, each with a fault or an address that had expired by then.</summary>
    private const int MostTries = 10;

    /// <summary>So close to the deadline a retry or a slow answer decides.</summary>
    private static readonly TimeSpan _close = TimeSpan.FromSeconds(90);

    /// <summary>By which what is known of a job can be older than the decision that it is not waited for: after the page of the list with the job come others, each
    /// asked for again after up to a minute of silence.</summary>
    private static readonly TimeSpan _oldNews = TimeSpan.FromMinutes(5);

    private RunPlan Plan => run.Plan;

    public IReadOnlyList<ExitCode> Allowed() => Plan is { Attaches: not null, Waits: false } ? [ExitCode.InvalidInput] :
    [
        .. FollowedJob.Since(main).Any() && job is not null ? OfJob(job) : OfNoJob(),
        .. main.CancelledAt is null ? Array.Empty<ExitCode>() : [ExitCode.Cancelled],
        .. LostCreation() && job?.Creator?.RunNumber != Plan.Number ? new[] { ExitCode.Refused } : [],
    ];

    /// <summary>Right only where there is no job to take over.</summary>
    private IEnumerable<ExitCode> OfNoJob() => run.AttachedTo is { } id && service.Jobs.Find(id) is null ? [ExitCode.Refused] : [];

    private IEnumerable<ExitCode> OfJob(Job followed)
    {
        var followedAt = FollowedJob.Since(main).Last();
        var deadline = followedAt + Plan.MaxDuration;
        if (!Plan.Waits)
        {
            // There is nothing to wait for where the job has ended by then: it is judged.
            return [
                .. followed.HasEnded(followedAt - _oldNews) ? Array.Empty<ExitCode>() : [ExitCode.Passed],
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
        return Plan.MinimumF1 is not { } minimum ? passes
            : followed.Script.F1.Form is ScoreForm.NotANumber or ScoreForm.Impossible ? [ExitCode.GateFailed, .. ByEvaluation(followed, minimum, passes)]
            : service.Settings.Profile == Profile.Seed && followed.Script.F1.Readable is { } reported ? reported >= minimum ? passes : [ExitCode.GateFailed]
            : isTooLate ? [ExitCode.GateFailed, .. passes]
            : ByEvaluation(followed, minimum, passes);
    }

    private IEnumerable<ExitCode> ByEvaluation(Job followed, double minimum, IEnumerable<ExitCode> passes)
    {
        var canEvaluate = Plan.Evaluates && service.Settings.Profile != Profile.V1 && !followed.Script.EvaluationFails;
        return canEvaluate && followed.Script.EvaluatedF1.Readable >= minimum ? passes : [ExitCode.GateFailed];
    }

    /// <summary>A creation whose answer was lost, and that came to no job: it is told and not tried again.</summary>
    private bool LostCreation() =>
        network.Exchanges.Any(exchange => exchange.Sender == main && exchange.Operation == Operation.CreateJob && (exchange.Fate.IsLostBefore || exchange.Fate.IsLostAfter))
        && !service.Jobs.All.Any(created => created.Creator == main);

    /// <summary>The weights may not be delivered where the address for them expired, an answer of the artifact service was lost, or an attempt before left a name
    /// without an artifact: the protocol has no way back.</summary>
    private IReadOnlyList<ExitCode> Delivered()
    {
        var ofRun = service.Artifacts.All.Where(artifact => artifact.Run == run.Files.BackendRun);
        var mayFail = service.Artifacts.Late.Contains(main)
            || network.Exchanges.Count(exchange => exchange.Sender == main && exchange.Operation is Operation.Download or Operation.GetWeights) >= MostTries
            || ofRun.Any(artifact => artifact.Creator != main && !artifact.IsFinalized)
            || network.Exchanges.Any(exchange => exchange.Sender == main && exchange.Operation is Operation.CreateArtifact or Operation.FinalizeArtifact && exchange.Fate.IsLostAfter);
        return Plan is { NameIsTaken: true, Overwrites: false } && attempt == 1 ? [ExitCode.NotDelivered]
            : mayFail ? [ExitCode.Passed, ExitCode.NotDelivered]
            : [ExitCode.Passed];
    }
}
