using System.Globalization;
using System.Text.Json.Nodes;
using PioneerTrain.Cli;
using PioneerTrain.Simulation.Driver;
using PioneerTrain.Simulation.Runner;
using PioneerTrain.Simulation.World;

namespace PioneerTrain.Simulation;

/// <summary>Invariants of the jobs of a sweep.</summary>
internal sealed partial class Invariants
{
    /// <summary>
    /// A run has one active job, and a sweep one for each leg and at most <c>max_parallel</c> in all.
    /// </summary>
    private void CheckActive(Job created)
    {
        var run = RunOf(created.Creator!);
        var active = service.Jobs.All.Where(job => job.Creator?.RunNumber == run.Plan.Number && !job.HasEnded(timeline.Now)).ToList();
        if (active.Count(job => SweepPlan.HaveSameFields(job, created)) > 1 || (isHealthy && active.Count(job => !IsGivenUp(run, job)) > (run.Plan.Sweep?.MaxParallel ?? 1)))
        {
            Violate($"run {run.Plan.Number} has {active.Count} active jobs at once: {string.Join(", ", active.Select(job => job.Id))}");
        }
    }

    /// <summary>Whether the output tells that the job could not be stopped, or not yet.</summary>
    private bool IsGivenUp(StepRun run, Job job) => Network!.Exchanges.Select(exchange => exchange.Sender).Distinct()
        .Where(process => process.RunNumber == run.Plan.Number)
        .SelectMany(process => process.Output.Lines)
        .Any(line => line.Text.Contains($"Could not stop job {job.Id}", StringComparison.Ordinal) || line.Text.Contains($"Requested the stop of job {job.Id}", StringComparison.Ordinal));

    /// <summary>
    /// The result has what became of each job. The model with the best score of those that have one is
    /// judged, and a job without a score has a reason in the world.
    /// </summary>
    private void CheckSweep(StepRun run, StepProcess main, ExitCode code, IReadOnlyDictionary<string, string> outputs)
    {
        var sweep = outputs["result-json"] is { Length: > 0 } text ? JsonNode.Parse(text)!["sweep"] : null;
        if (sweep is null)
        {
            if (run.Plan.Sweep is not null && code is ExitCode.Passed or ExitCode.NotDelivered or ExitCode.GateFailed or ExitCode.JobFailed or ExitCode.DeadlinePassed)
            {
                Violate($"{main.Name} ends with {code} and without the jobs of its sweep");
            }

            return;
        }

        var legs = sweep["legs"]!.AsArray().Select((leg, index) => SweepLegView.Of(leg!, index, service)).ToList();
        legs.ForEach(leg => CheckLeg(run, main, leg));
        if (code != ExitCode.Cancelled)
        {
            legs.ForEach(leg => CheckLegScore(run, main, leg));
            CheckSelected(run, main, legs);
        }

        if (!run.Plan.Restarts && legs.Count(leg => leg.Outcome is null) == legs.Count)
        {
            Violate($"{main.Name} has the result of a sweep without a job");
        }
    }

    private void CheckLeg(StepRun run, StepProcess main, SweepLegView leg)
    {
        if (leg.Job is { } job && SweepPlan.FieldOf(job) != SweepPlan.FieldOf(leg.Index))
        {
            Violate($"{main.Name} tells that {job.Id} trained {SweepPlan.FieldOf(leg.Index)}");
        }

        if ((leg.Outcome == "succeeded" || isHealthy) && !IsOutcome(run, main, leg))
        {
            Violate($"{main.Name} tells the outcome '{leg.Outcome}' of {leg.Job?.Id ?? $"leg {leg.Index + 1}"}: {leg.Reason}");
        }

        if (leg.Outcome != "succeeded" && leg.Reason is null or "")
        {
            Violate($"{main.Name} does not tell why {leg.Job?.Id ?? $"leg {leg.Index + 1}"} has no model");
        }

        if (leg.Defeat is { } defeat && !IsBehind(main, leg.Job!, defeat))
        {
            Violate($"{main.Name} stopped {leg.Job!.Id}, which is not behind: {leg.Reason}");
        }
    }

    private bool IsOutcome(StepRun run, StepProcess main, SweepLegView leg)
    {
        if (leg.Job is not { } job)
        {
            return leg.Outcome is null && (main.CancelledAt is not null || LosesCreations(main) || new Verdict(service, Network!, run, main, null, 1).Allowed().Any());
        }

        var since = FollowedJob.AllOf(main).LastOrDefault(followed => followed.Id == job.Id)?.At;
        return leg.Outcome switch
        {
            "succeeded" => job.HasEnded(timeline.Now) && job.Ending == JobEnding.Succeeds,
            "failed" => (job.HasEnded(timeline.Now) && job.Ending == JobEnding.Fails) || (leg.Defeat is not null && (job.Ending != JobEnding.Succeeds || !CanStop(main, job))) || leg.Reason!.Contains("diverge", StringComparison.OrdinalIgnoreCase),
            "stopped" => job.HasEnded(timeline.Now) && job.Ending == JobEnding.IsStopped,
            "deadline_passed" => job.Created + job.Script.End > since + run.Plan.MaxDuration - _closeToDeadline,
            "cancelled" => main.CancelledAt is not null,
            _ => false,
        };
    }

    /// <summary>Whether a process that stops a job learns whether it had ended.</summary>
    private bool CanStop(StepProcess main, Job job) => job.Creator!.RunNumber == main.RunNumber && main.CancelledAt is null
        && Network!.Exchanges.All(exchange => exchange.Sender != main || exchange.Operation is not (Operation.StopJob or Operation.GetJob) || exchange.Outcome.Kind == RequestOutcomeKind.Fine);

    /// <summary>
    /// Whether the losses in the reason are those of the job, after half of its epochs, and of another
    /// job that the process followed, after half of its own, and the other one is lower.
    /// </summary>
    private bool IsBehind(StepProcess main, Job job, SweepDefeat defeat) =>
        defeat.Best < defeat.Loss
        && HalfwayLosses(job).Contains(defeat.Loss)
        && FollowedJob.AllOf(main).Select(followed => service.Jobs.Find(followed.Id)!)
            .Any(other => !SweepPlan.HaveSameFields(other, job) && HalfwayLosses(other).Contains(defeat.Best));

    /// <summary>Returns the lowest loss until each epoch from half of them: a late reading can have more than one.</summary>
    private static IEnumerable<double> HalfwayLosses(Job job) =>
        Enumerable.Range(1, job.Script.Epochs).Where(epoch => 2 * epoch >= job.Script.Epochs).Select(epoch => job.Script.ValidationLosses.Take(epoch).Min());

    private void CheckLegScore(StepRun run, StepProcess main, SweepLegView leg)
    {
        if (leg.Score is not { } score)
        {
            if (isHealthy && leg.Outcome == "succeeded" && !MayHaveNoScore(run, main, leg.Job!))
            {
                Violate($"{main.Name} has no score of {leg.Job!.Id}, which succeeded: {leg.Reason}");
            }

            return;
        }

        if (leg.Outcome != "succeeded" || !TrueScores(run, main, leg.Job!).Contains(score))
        {
            Violate($"{main.Name} tells the score {score} of {leg.Job?.Id}; right is {string.Join(" or ", TrueScores(run, main, leg.Job!))}");
        }
    }

    private IEnumerable<double?> TrueScores(StepRun run, StepProcess main, Job job) => Selection(run.Plan) is { HeldOut: { } heldOut } plan
        ? [new Truth(plan, ReceivedBy(main, job.Id, heldOut.Set), null).F1]
        : [job.Script.F1.Readable, job.Script.EvaluatedF1.Readable];

    private bool MayHaveNoScore(StepRun run, StepProcess main, Job job) => Selection(run.Plan) is { HeldOut: { } heldOut } plan
        ? new InferenceVerdict(service, Network!, plan, heldOut, main, job).MayHaveNoScore
        : (service.Settings.Profile != Profile.Seed || job.Script.F1.Readable is null)
            && (!run.Plan.Evaluates || job.Script.F1.Form is ScoreForm.NotANumber or ScoreForm.Impossible || job.Script.EvaluationFails || job.Script.EvaluatedF1.Readable is null || service.Settings.Profile == Profile.V1
                || run.Plan.MaxDuration < _closeToDeadline
                || LosesEvaluation(main)
                || job.End > FollowedJob.AllOf(main).Last(followed => followed.Id == job.Id).At + run.Plan.MaxDuration - _closeToDeadline);

    /// <summary>The plan with the rows on which the best model is selected.</summary>
    private static RunPlan Selection(RunPlan plan) => plan.Sweep?.SelectOn is { } rows ? plan with { HeldOut = plan.HeldOut! with { Set = rows } } : plan;

    private void CheckSelected(StepRun run, StepProcess main, List<SweepLegView> legs)
    {
        var best = legs.Where(leg => leg.Score is not null).MaxBy(leg => leg.Score) ?? legs.Find(leg => leg.Outcome == "succeeded");
        var selected = legs.FindAll(leg => leg.IsSelected);
        if (selected.Count != (best is null ? 0 : 1) || (best is not null && (selected[0] != best || run.ReportedJobId != best.Job!.Id)))
        {
            Violate($"{main.Name} selects {string.Join(", ", selected.Select(leg => leg.Job?.Id))} and judges {run.ReportedJobId}; the best is {best?.Job?.Id}");
        }
    }

    /// <summary>Every job that goes on after a post stage that failed is named by its id or its fingerprint.</summary>
    private void CheckReported(StepRun run, StepProcess post)
    {
        var active = service.Jobs.All.Where(job => run.Plan.Sweep is not null && run.IsResponsibleFor(job) && !job.HasEnded(timeline.Now));
        foreach (var job in active.Where(job => !post.Output.Lines.Any(line => IsNamedIn(job, line.Text)) && !run.Files.IsStateDamaged))
        {
            Violate($"{post.Name} does not name {job.Id}, which goes on");
        }
    }

    private static bool IsNamedIn(Job job, string line) => line.Contains(job.Id, StringComparison.Ordinal) || line.Contains(job.ModelName[^18..], StringComparison.Ordinal);

    /// <summary>
    /// The first job that was created tells why no job has a model.
    /// </summary>
    private static IReadOnlyList<ExitCode>? AllowedWithoutModel(StepProcess main, string result)
    {
        var legs = result.Length == 0 ? null : JsonNode.Parse(result)!["sweep"]?["legs"]!.AsArray().Select(leg => (string?)leg!["outcome"]).ToList();
        ExitCode? reason = legs is null || legs.Contains("succeeded") ? null : legs.Find(outcome => outcome is not null) switch
        {
            "failed" or "stopped" => ExitCode.JobFailed,
            "deadline_passed" => ExitCode.DeadlinePassed,
            _ => null,
        };
        return reason is not { } code ? null : main.CancelledAt is null ? [code] : [code, ExitCode.Cancelled];
    }

    /// <summary>
    /// Whether the service asked to wait for more than a minute before an evaluation, and then did not
    /// respond for another one. The program tolerates two minutes.
    /// </summary>
    private bool LosesEvaluation(StepProcess main)
    {
        var creations = Network!.Exchanges.Where(exchange => exchange.Sender == main && exchange.Operation == Operation.CreateEvaluation).ToList();
        return creations.Zip(creations.Skip(1)).Any(pair => pair.First.Outcome.Kind == RequestOutcomeKind.Refused
            && pair.Second.Outcome.Kind is RequestOutcomeKind.SilentBefore or RequestOutcomeKind.SilentAfter
            && pair.Second.At - pair.First.At > TimeSpan.FromMinutes(1));
    }

    private bool LosesCreations(StepProcess main) =>
        Network!.Exchanges.Count(exchange => exchange.Sender == main && exchange.Operation == Operation.CreateJob && (exchange.Outcome.IsLostBefore || exchange.Outcome.IsLostAfter)) > 2;
}

/// <summary>What a result tells about one job of a sweep.</summary>
internal sealed record SweepLegView(int Index, Job? Job, string? Outcome, double? Score, bool IsSelected, string? Reason)
{
    public SweepDefeat? Defeat => SweepDefeat.In(Reason ?? "");

    public static SweepLegView Of(JsonNode leg, int index, Service service) =>
        new(index, service.Jobs.Find((string?)leg["job_id"]), (string?)leg["outcome"], (double?)leg["score"] is >= 0 and <= 1 and var score ? score : null, (bool)leg["selected"]!, (string?)leg["reason"]);
}

/// <summary>The losses because of which a job was stopped.</summary>
internal sealed record SweepDefeat(double Loss, double Best)
{
    public static SweepDefeat? In(string reason) =>
        Number(reason, "its validation loss is ") is { } loss && Number(reason, "another job of the sweep ") is { } best ? new SweepDefeat(loss, best) : null;

    private static double? Number(string reason, string before)
    {
        var start = reason.IndexOf(before, StringComparison.Ordinal);
        return start < 0 ? null : double.Parse(reason[(start + before.Length)..].Split(' ')[0].TrimEnd('.'), CultureInfo.InvariantCulture);
    }
}
