using PioneerTrain.Simulation.Api;
using PioneerTrain.Simulation.Driver;

namespace PioneerTrain.Simulation.Releases;

/// <summary>The workflow runs that release a model under one tag.</summary>
/// <param name="PieceBytes">The maximum size of a file of the release.</param>
/// <param name="ListAge">The maximum age of the list of releases.</param>
/// <param name="Person">What a person does to a draft of a run; null for nothing.</param>
internal sealed record ReleasePlan(
    IReadOnlyList<ReleaseRunPlan> Runs, TagState Tag, bool IsImmutable, int PieceBytes, TimeSpan ListAge, PersonPlan? Person)
{
    public static TimeSpan TrainingTime { get; } = TimeSpan.FromSeconds(60);

    private const int KillEvents = 70;
    private const double KillSeconds = 25;

    public static ReleasePlan Drawn(SeededRandom random, ApiFaultSettings faults)
    {
        var runs = Enumerable.Range(1, random.OneOf(1, 1, 1, 2, 3)).Select(number => Run(random, number, faults)).ToList();
        var tag = random.Below(20) switch { < 14 => TagState.Free, < 17 => TagState.DraftOfOthers, < 18 => TagState.PublishedByOthers, < 19 => TagState.PublishedMeanwhile, _ => TagState.Burnt };
        var person = random.Chance(0.2) ? new PersonPlan(random.OneOf(PersonAct.AddsFile, PersonAct.Publishes, PersonAct.Publishes, PersonAct.Deletes), TrainingTime + random.Seconds(5, 60)) : null;
        return new ReleasePlan(runs, tag, random.Chance(0.5), random.OneOf(16, 1000), random.Seconds(0, random.OneOf<double>(0, 0.3, 1)), person);
    }

    /// <summary>The attempt that repairs what kills and failures left.</summary>
    public static ReleaseAttemptPlan Repair { get; } = new(null, TimeSpan.FromSeconds(10), [new ReleaseStepPlan(true, null), new ReleaseStepPlan(false, null)]);

    private static ReleaseRunPlan Run(SeededRandom random, int number, ApiFaultSettings faults) => new(
        number,
        IsConcurrent: random.Chance(0.4),
        random.Seconds(0, 10),
        [.. Enumerable.Range(1, random.OneOf(1, 1, 2, 2, 3, 4)).Select(attempt => Attempt(random, isFirst: attempt == 1, faults))]);

    private static ReleaseAttemptPlan Attempt(SeededRandom random, bool isFirst, ApiFaultSettings faults)
    {
        var training = isFirst || random.Chance(0.25) ? TrainingPlan.Drawn(random) : null;
        ReleaseStepPlan Step(bool isDraft) => new(isDraft, random.Chance(faults.Kills) ? StepKill.Drawn(random, KillEvents, KillSeconds) : null);
        return new ReleaseAttemptPlan(training, random.Seconds(3, 20), random.Chance(0.3) ? [Step(false)] : [Step(true), Step(false)]);
    }
}

/// <param name="IsConcurrent">Whether it starts while the run before can still be active.</param>
/// <param name="StartsAfter">After the start or the end of the run before.</param>
internal sealed record ReleaseRunPlan(int Number, bool IsConcurrent, TimeSpan StartsAfter, IReadOnlyList<ReleaseAttemptPlan> Attempts)
{
    public long Id => 1000 + Number;
}

/// <param name="Training">The model of a new training job; null for that of the attempt before.</param>
/// <param name="StartsAfter">After the attempt before. A training takes longer.</param>
/// <param name="Steps">The steps of the job. A step runs only if the one before was successful.</param>
internal sealed record ReleaseAttemptPlan(TrainingPlan? Training, TimeSpan StartsAfter, IReadOnlyList<ReleaseStepPlan> Steps);

/// <param name="Kill">Null for none.</param>
internal sealed record ReleaseStepPlan(bool IsDraft, StepKill? Kill);

/// <param name="WeightBytes">The size of the weights.</param>
internal sealed record TrainingPlan(int WeightBytes, bool IsGzip, bool HasEvaluation)
{
    public static TrainingPlan Drawn(SeededRandom random) => new(random.OneOf(9, 16, 17, 40, 40, 60), random.Chance(0.3), random.Chance(0.6));
}

/// <summary>What another owner has under the tag.</summary>
internal enum TagState
{
    Free,
    DraftOfOthers,
    PublishedByOthers,

    /// <summary>A person publishes another release of the tag while the runs are active.</summary>
    PublishedMeanwhile,

    /// <summary>The tag belonged to an immutable release.</summary>
    Burnt,
}

internal enum PersonAct
{
    AddsFile,
    Publishes,
    Deletes,
}

/// <param name="At">The time of the act, on the oldest draft of the program.</param>
internal sealed record PersonPlan(PersonAct Act, TimeSpan At);
