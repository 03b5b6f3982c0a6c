using PioneerTrain.Reporting;
using PioneerTrain.Simulation.Api;
using PioneerTrain.Simulation.Driver;
using PioneerTrain.TestKit.GitHub;

namespace PioneerTrain.Simulation.Pages;

/// <summary>
/// The comment and the check runs of one pull request, written by the steps of several workflows,
/// all generated from one seed.
/// </summary>
internal sealed class PageSchedule
{
    private readonly ulong _seed;
    private readonly Timeline _timeline;
    private readonly Trace _trace;
    private readonly RepositoryStandIn _repository = new();
    private readonly ApiNetwork _network;
    private readonly PageInvariants _invariants;
    private readonly List<PageStep> _steps = [];
    private readonly ProcessGroup _processes;
    private int _jobs;

    private PageSchedule(ulong seed)
    {
        (_seed, _timeline) = (seed, new Timeline(seed));
        _trace = new Trace(_timeline);
        _processes = new ProcessGroup(_timeline, _trace, seed);
        _network = new ApiNetwork(new PageServer(_repository), _timeline, _trace, seed) { Settings = ApiFaultSettings.Drawn(SeededRandom.For(seed, 20)) };
        _invariants = new PageInvariants(_repository, _steps);
    }

    public static ScheduleReport Play(ulong seed) => new PageSchedule(seed).Play();

    private ScheduleReport Play()
    {
        var faults = _network.Settings;
        var plan = PagePlan.Drawn(SeededRandom.For(_seed, 21), faults);
        _invariants.AddStrangers(plan.Strangers);
        foreach (var workflow in plan.Workflows)
        {
            Later(workflow.StartsAfter, () => StartRun(workflow, 0));
        }

        RunEvents();
        var disturbed = _steps.Where(step => step.IsDisturbed).Select(step => step.Plan.Workflow).ToHashSet();
        var repaired = plan.Workflows.Where(workflow => disturbed.Contains(workflow.Number)).ToList();
        _invariants.CheckUndisturbed(disturbed);
        var active = _steps.Count;
        if (repaired.Count > 0)
        {
            _trace.Add("world", "repairs");
            _network.Settings = ApiFaultSettings.None;
            foreach (var workflow in repaired)
            {
                StartAttempt(workflow, PagePlan.Repair(workflow, SeededRandom.For(_seed, 23, (ulong)workflow.Number)), 1, () => { });
            }

            RunEvents();
        }

        _invariants.CheckCalm(faults is { Rate: 0, Kills: 0 } ? _steps : _steps.Skip(active));
        _invariants.CheckEnd(_processes.All);
        _processes.End();
        return new ScheduleReport(_seed, $"{faults.Name}, {plan.Workflows.Count} workflows", _invariants.Violations, _trace.Lines) { Options = "--pages " };
    }

    private void RunEvents()
    {
        if (!_processes.RunEvents())
        {
            _invariants.Violate("the schedule does not end");
        }
    }

    private void StartRun(WorkflowPlan workflow, int index)
    {
        var run = workflow.Runs[index];
        void Next()
        {
            if (index + 1 < workflow.Runs.Count)
            {
                Later(workflow.Runs[index + 1].StartsAfter, () => StartRun(workflow, index + 1));
            }
        }

        var isNextConcurrent = index + 1 < workflow.Runs.Count && workflow.Runs[index + 1].IsConcurrent;
        StartAttempt(workflow, run, 1, isNextConcurrent ? () => { } : Next);
        if (isNextConcurrent)
        {
            Next();
        }
    }

    private void StartAttempt(WorkflowPlan workflow, PageRunPlan run, int attempt, Action onEnd)
    {
        var open = run.Attempts[attempt - 1].Count;
        foreach (var job in run.Attempts[attempt - 1])
        {
            Later(job.Queue, () => StartJob(workflow, run, attempt, job, () =>
            {
                if (--open == 0)
                {
                    (attempt < run.Attempts.Count ? () => Later(run.StartsAfter, () => StartAttempt(workflow, run, attempt + 1, onEnd)) : onEnd)();
                }
            }));
        }
    }

    /// <summary>Runs the steps of a job, and then their post stages in reverse order.</summary>
    private void StartJob(WorkflowPlan workflow, PageRunPlan run, int attempt, PageJobPlan job, Action onEnd)
    {
        PageStep Step(string name, TimeSpan training, Conclusion conclusion) =>
            new(new PageStepPlan(workflow.Number, job.Leg, name, run.Id, attempt, run.Commit, $"job-{_jobs}", training, conclusion));
        _jobs++;
        List<PageStep> steps = workflow.HandsOver
            ? [Step("start", TimeSpan.Zero, Conclusion.Started), Step("attach", job.Training, job.Conclusion)]
            : [Step("train", job.Training, job.Conclusion)];
        RunMain(0);

        void RunMain(int index)
        {
            var step = steps[index];
            _steps.Add(step);
            var process = _processes.New($"{step.Plan}", index == steps.Count - 1 ? job.MainKill : null);
            process.Exited = () => Later(TimeSpan.FromSeconds(0.1), () =>
            {
                if (index + 1 < steps.Count)
                {
                    RunMain(index + 1);
                }
                else
                {
                    RunPost(index);
                }
            });
            step.Start(process, _timeline.Now, _network, _timeline);
        }

        void RunPost(int index)
        {
            var process = _processes.New($"{steps[index].Plan} post", index == steps.Count - 1 ? job.PostKill : null);
            process.Exited = () =>
            {
                steps[index].OverAt = _timeline.Now;
                (index > 0 ? () => Later(TimeSpan.Zero, () => RunPost(index - 1)) : onEnd)();
            };
            steps[index].StartPost(process, _network, _timeline);
        }
    }

    private void Later(TimeSpan delay, Action act) => _timeline.Plan(delay, null, act);
}
