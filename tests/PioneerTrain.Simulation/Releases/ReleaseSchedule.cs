using PioneerTrain.Cli;
using PioneerTrain.Simulation.Api;
using PioneerTrain.Simulation.Driver;
using PioneerTrain.TestKit.GitHub;

namespace PioneerTrain.Simulation.Releases;

/// <summary>
/// The releases of one tag, made by the steps of several workflow runs, all generated from one seed.
/// </summary>
internal sealed class ReleaseSchedule
{
    private readonly ulong _seed;
    private readonly string _folder;
    private readonly ReleasePlan _plan;
    private readonly Timeline _timeline;
    private readonly Trace _trace;
    private readonly ReleaseStandIn _releases = new();
    private readonly ReleaseServer _server;
    private readonly ApiNetwork _network;
    private readonly ProcessGroup _processes;
    private readonly ReleaseInvariants _invariants;
    private readonly Dictionary<long, ReleasedModel> _newest = [];
    private readonly Dictionary<long, int> _attempts = [];
    private int _models;
    private long _nextForeign = 1;
    private TimeSpan? _interfered;

    private ReleaseSchedule(ulong seed, string folder)
    {
        (_seed, _folder, _timeline) = (seed, folder, new Timeline(seed));
        _trace = new Trace(_timeline);
        var faults = ApiFaultSettings.Drawn(SeededRandom.For(seed, 30));
        _plan = ReleasePlan.Drawn(SeededRandom.For(seed, 31), faults);
        _releases.IsImmutable = _plan.IsImmutable;
        _server = new ReleaseServer(_releases, _timeline, _plan.ListAge, seed);
        _network = new ApiNetwork(_server, _timeline, _trace, seed) { Settings = faults };
        _processes = new ProcessGroup(_timeline, _trace, seed);
        _invariants = new ReleaseInvariants(_releases, _server, _plan);
        _server.Processed = _invariants.CheckRequest;
    }

    /// <param name="folder">A folder of this schedule, relative to the working folder.</param>
    public static ScheduleReport Play(ulong seed, string folder) => new ReleaseSchedule(seed, folder).Play();

    private ScheduleReport Play()
    {
        var faults = _network.Settings;
        PrepareTag();
        if (_plan.Person is { } person)
        {
            _timeline.Plan(person.At, null, () => Interfere(person.Act));
        }

        StartRun(0);
        RunEvents();
        _trace.Add("world", "repairs");
        _network.Settings = ApiFaultSettings.None;
        var repaired = SeededRandom.For(_seed, 33).OneOf<ReleaseRunPlan>([.. _plan.Runs]);
        StartAttempt(repaired, ReleasePlan.Repair, isUndisturbed: true, () => { });
        RunEvents();
        _invariants.CheckEnd();
        _processes.End();
        return new ScheduleReport(_seed, $"{faults.Name}, {_plan.Runs.Count} runs, {_plan.Tag}", _invariants.Violations, _trace.Lines) { Options = "--releases " };
    }

    private void RunEvents()
    {
        if (!_processes.RunEvents())
        {
            _invariants.Violate("the schedule does not end");
        }
    }

    private void PrepareTag()
    {
        _invariants.AddForeign(_releases.Publish("other-v1", "Notes of a person"));
        switch (_plan.Tag)
        {
            case TagState.Burnt:
                _releases.BurntTags.Add(ReleaseStep.Tag);
                break;
            case TagState.PublishedMeanwhile:
                _timeline.Plan(ReleasePlan.TrainingTime + SeededRandom.For(_seed, 35).Seconds(5, 60), null, PublishForeign);
                break;
            case TagState.PublishedByOthers:
                PublishForeign();
                break;
            case TagState.DraftOfOthers:
                var draft = _releases.Publish(ReleaseStep.Tag, "Notes of a person");
                draft.IsDraft = true;
                draft.Assets.Add(new ReleaseStandIn.Asset(_nextForeign++, $"{ReleasedModel.Artifact}.zip", [1], true));
                _invariants.AddForeign(draft);
                break;
        }
    }

    private void PublishForeign()
    {
        if (!IsTagTaken())
        {
            _trace.Add("person", "publishes another release");
            _server.Change(() => _invariants.AddForeign(_releases.Publish(ReleaseStep.Tag, "Notes of a person")));
        }
    }

    private bool IsTagTaken() => _releases.Releases.Values.Any(release => !release.IsDraft && release.Tag == ReleaseStep.Tag);

    private void Interfere(PersonAct act)
    {
        if (_invariants.Own().FirstOrDefault(release => release.IsDraft) is not { } draft || (act == PersonAct.Publishes && (IsTagTaken() || _plan.Tag == TagState.Burnt)))
        {
            return;
        }

        _trace.Add("person", $"{act}, release {draft.Id}");
        _interfered = _timeline.Now;
        _server.Change(() =>
        {
            switch (act)
            {
                case PersonAct.AddsFile:
                    draft.Assets.Add(new ReleaseStandIn.Asset(_nextForeign, $"{ReleasedModel.Artifact}.zip.sigstore.json", [1], true));
                    _invariants.AddForeignFile(draft.Id, _nextForeign++);
                    break;
                case PersonAct.Deletes:
                    _releases.Releases.Remove(draft.Id);
                    break;
                default:
                    draft.IsDraft = false;
                    _invariants.Freeze(draft, isOfPerson: true);
                    break;
            }
        });
    }

    private void StartRun(int index)
    {
        var run = _plan.Runs[index];
        void Next()
        {
            if (index + 1 < _plan.Runs.Count)
            {
                StartRun(index + 1);
            }
        }

        var isNextConcurrent = index + 1 < _plan.Runs.Count && _plan.Runs[index + 1].IsConcurrent;
        Later(run.StartsAfter, () => StartAttempts(run, 0, isNextConcurrent ? () => { } : Next));
        if (isNextConcurrent)
        {
            Next();
        }
    }

    private void StartAttempts(ReleaseRunPlan run, int index, Action onEnd) =>
        StartAttempt(run, run.Attempts[index], isUndisturbed: false, index + 1 < run.Attempts.Count ? () => StartAttempts(run, index + 1, onEnd) : onEnd);

    /// <param name="isUndisturbed">Whether each step must be successful if it can be.</param>
    private void StartAttempt(ReleaseRunPlan run, ReleaseAttemptPlan plan, bool isUndisturbed, Action onEnd) =>
        Later(plan.StartsAfter + (plan.Training is null ? TimeSpan.Zero : ReleasePlan.TrainingTime), () =>
        {
            _attempts[run.Id] = _attempts.GetValueOrDefault(run.Id) + 1;
            if (plan.Training is { } training)
            {
                _newest[run.Id] = new ReleasedModel(++_models, training);
                _server.AddModel(run.Id, _newest[run.Id]);
            }

            StartStep(run, plan, 0, isUndisturbed, onEnd);
        });

    private void StartStep(ReleaseRunPlan run, ReleaseAttemptPlan plan, int index, bool isUndisturbed, Action onEnd)
    {
        var step = new ReleaseStep(run, _attempts[run.Id], plan.Steps[index].IsDraft, _newest[run.Id]);
        var process = _processes.New($"{step}", plan.Steps[index].Kill);
        var (startedAt, canSucceed) = (_timeline.Now, _invariants.CanSucceed(step));
        process.Exited = () =>
        {
            _invariants.CheckStep(step, process, wasDisturbed: _interfered >= startedAt);
            if (isUndisturbed && canSucceed != (process.Exit == ExitCode.Passed))
            {
                _invariants.Violate($"{step} ended with {process.Exit}, expected {(canSucceed ? "success" : "a failure")}");
            }

            if (process.Exit == ExitCode.Passed && index + 1 < plan.Steps.Count)
            {
                // Longer than the list of releases is old.
                Later(SeededRandom.For(_seed, 34, (ulong)process.Number).Seconds(1.5, 4), () => StartStep(run, plan, index + 1, isUndisturbed, onEnd));
            }
            else
            {
                onEnd();
            }
        };
        step.Start(process, _folder, _plan.PieceBytes, _network, _timeline);
    }

    private void Later(TimeSpan delay, Action act) => _timeline.Plan(delay, null, act);
}
