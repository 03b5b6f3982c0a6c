using PioneerTrain.Reporting;
using PioneerTrain.Simulation.Api;
using PioneerTrain.Simulation.Driver;

namespace PioneerTrain.Simulation.Pages;

/// <summary>The workflows that run for one pull request.</summary>
/// <param name="Strangers">The number of comments of others, some of them with the marker.</param>
internal sealed record PagePlan(IReadOnlyList<WorkflowPlan> Workflows, int Strangers)
{
    private const int KillEvents = 24;
    private const double KillSeconds = 12;

    /// <summary>The times that several jobs share, so that they often end together.</summary>
    private static readonly double[] _trainings = [0.2, 3, 3, 60];

    public static PagePlan Drawn(SeededRandom random, ApiFaultSettings faults)
    {
        var workflows = Enumerable.Range(1, random.OneOf(1, 1, 2, 2, 3)).Select(number => Workflow(random, number, faults)).ToList();
        return new PagePlan(workflows, random.Below(20) == 0 ? 120 : random.Below(3));
    }

    /// <summary>The run that repairs what kills and failures left: without kills, on the last commit.</summary>
    public static PageRunPlan Repair(WorkflowPlan workflow, SeededRandom random) =>
        Run(random, workflow, workflow.Runs.Count, workflow.Runs.Max(run => run.Commit), ApiFaultSettings.None) with
        {
            Attempts = [[.. Jobs(random, workflow, ApiFaultSettings.None).Select(job => job with { Conclusion = Conclusion.Trained })]],
        };

    private static WorkflowPlan Workflow(SeededRandom random, int number, ApiFaultSettings faults)
    {
        var legs = random.OneOf(0, 0, 1, 2, 2, 3, 5);
        var workflow = new WorkflowPlan(number, legs, HandsOver: random.Chance(0.15), random.Chance(0.5) ? random.Seconds(0, 0.5) : random.Seconds(0, 10), []);
        var (runs, commit) = (new List<PageRunPlan>(), 1);
        for (var index = 0; index < random.OneOf(1, 1, 2, 2, 3); index++)
        {
            commit += index > 0 && random.Chance(0.5) ? 1 : 0;
            runs.Add(Run(random, workflow, index, commit, faults));
        }

        return workflow with { Runs = runs };
    }

    private static PageRunPlan Run(SeededRandom random, WorkflowPlan workflow, int index, int commit, ApiFaultSettings faults) => new(
        1000L + (100 * workflow.Number) + index,
        commit,
        IsConcurrent: random.Chance(0.4),
        random.Seconds(0.5, 6),
        [.. Enumerable.Range(1, random.Chance(0.3) ? 2 : 1).Select(attempt => Jobs(random, workflow, faults, isPartial: attempt > 1 && random.Chance(0.5)))]);

    private static List<PageJobPlan> Jobs(SeededRandom random, WorkflowPlan workflow, ApiFaultSettings faults, bool isPartial = false)
    {
        var legs = workflow.Legs == 0 ? [null] : Enumerable.Range(0, workflow.Legs).Select(leg => (int?)leg);
        var jobs = legs.Select(leg => new PageJobPlan(
            leg,
            random.Chance(0.7) ? random.Seconds(0, 0.3) : random.Seconds(0, 10),
            TimeSpan.FromSeconds(random.OneOf<double>(_trainings)),
            random.Chance(0.05) ? Conclusion.Cancelled : random.OneOf(Conclusion.Trained, Conclusion.GateFailed),
            random.Chance(faults.Kills) ? StepKill.Drawn(random, KillEvents, KillSeconds) : null,
            random.Chance(faults.Kills / 2) ? StepKill.Drawn(random, KillEvents, KillSeconds) : null)).ToList();
        return isPartial ? [.. jobs.Take(1 + random.Below(jobs.Count))] : jobs;
    }
}

/// <param name="Legs">The number of the jobs of the matrix; 0 without one.</param>
/// <param name="HandsOver">
/// Whether each job starts the training with <c>wait: false</c> and has a step that attaches.
/// </param>
internal sealed record WorkflowPlan(int Number, int Legs, bool HandsOver, TimeSpan StartsAfter, IReadOnlyList<PageRunPlan> Runs);

/// <param name="IsConcurrent">Whether it starts while the run before can still be active.</param>
/// <param name="StartsAfter">After the start or the end of the run before.</param>
internal sealed record PageRunPlan(long Id, int Commit, bool IsConcurrent, TimeSpan StartsAfter, IReadOnlyList<IReadOnlyList<PageJobPlan>> Attempts);

/// <param name="MainKill">Kills the last step; null for none.</param>
/// <param name="PostKill">Kills its post stage; null for none.</param>
internal sealed record PageJobPlan(int? Leg, TimeSpan Queue, TimeSpan Training, Conclusion Conclusion, StepKill? MainKill, StepKill? PostKill);
