using PioneerTrain.Cli;
using PioneerTrain.Cli.Releasing;
using PioneerTrain.Simulation.Driver;
using PioneerTrain.TestKit.GitHub;

namespace PioneerTrain.Simulation.Releases;

/// <summary>What must be true of the releases after each request, and at the end of each step.</summary>
internal sealed class ReleaseInvariants
{
    /// <summary>The maximum number of requests of one step.</summary>
    private const int MaximumRequests = 150;

    private readonly ReleaseStandIn _releases;
    private readonly ReleasePlan _plan;
    private readonly ReleaseServer _server;
    private readonly List<string> _violations = [];
    private readonly HashSet<long> _foreignReleases = [];
    private readonly Dictionary<long, long> _foreignFiles = [];

    /// <summary>The releases that must not change.</summary>
    private readonly Dictionary<long, FrozenRelease> _frozen = [];

    private readonly ReleaseContent _content;

    public ReleaseInvariants(ReleaseStandIn releases, ReleaseServer server, ReleasePlan plan)
    {
        (_releases, _plan, _server) = (releases, plan, server);
        _content = new ReleaseContent(plan.PieceBytes, _foreignFiles.Keys);
    }

    public IReadOnlyList<string> Violations => _violations;

    public void Violate(string what) => _violations.Add(what);

    /// <summary>Adds a release of a person, which must stay as it is.</summary>
    public void AddForeign(ReleaseStandIn.Release release)
    {
        _foreignReleases.Add(release.Id);
        Freeze(release, isOfPerson: false);
    }

    /// <summary>Adds a file of a person, which must stay in its release.</summary>
    public void AddForeignFile(long release, long file) => _foreignFiles[file] = release;

    /// <summary>A person published a draft of the program, which can be incomplete.</summary>
    public void Freeze(ReleaseStandIn.Release release, bool isOfPerson) => _frozen[release.Id] = new FrozenRelease(release, isOfPerson);

    /// <summary>Returns the drafts and releases of the program, oldest first.</summary>
    public IEnumerable<ReleaseStandIn.Release> Own() => _releases.Releases.Values.Where(release => !_foreignReleases.Contains(release.Id));

    /// <summary>Checks all releases after a request.</summary>
    public void CheckRequest(StepProcess sender, string request)
    {
        foreach (var (id, frozen) in _frozen.ToList())
        {
            if (frozen.IsChangedBy(sender, _releases.Releases.GetValueOrDefault(id)))
            {
                Violate($"{sender.Name} changed release {id} with {request}");
            }
        }

        foreach (var release in Own().Where(release => !release.IsDraft && !_frozen.ContainsKey(release.Id)))
        {
            Freeze(release, isOfPerson: false);
            if (GetProblem(release) is { } problem)
            {
                Violate($"{sender.Name} published release {release.Id}: {problem}");
            }
        }

        foreach (var (file, release) in _foreignFiles)
        {
            if (_releases.Releases.TryGetValue(release, out var owner) && !owner.Assets.Exists(asset => asset.Id == file))
            {
                Violate($"{sender.Name} deleted file {file} of a person with {request}");
            }
        }
    }

    /// <param name="wasDisturbed">Whether a person changed a draft during the step.</param>
    public void CheckStep(ReleaseStep step, StepProcess process, bool wasDisturbed)
    {
        if (process.Defect is { } defect)
        {
            Violate($"{step}: {defect}");
        }

        if (process.Requests > MaximumRequests)
        {
            Violate($"{step} sent {process.Requests} requests");
        }

        if (process.Exit is not (null or ExitCode.Passed or ExitCode.NotDelivered))
        {
            Violate($"{step} ended with {process.Exit}");
        }

        var made = Own().Where(release => IsOf(step.Run, release)).MinBy(release => (release.IsDraft, release.Id));
        if (process.Exit == ExitCode.Passed && !wasDisturbed)
        {
            var problem = made is null ? "there is no release" : made.IsDraft && !step.IsDraft ? "it is a draft" : _content.GetProblem(made, step.Model);
            if (problem is not null)
            {
                Violate($"{step} ended with success, but {problem}");
            }
        }
    }

    /// <summary>Returns whether a step must be successful that nothing disturbs.</summary>
    public bool CanSucceed(ReleaseStep step) => _releases.Releases.Values.FirstOrDefault(release => !release.IsDraft && release.Tag == ReleaseStep.Tag) is { } published
        ? !_foreignReleases.Contains(published.Id) && IsOf(step.Run, published) && _content.GetProblem(published, step.Model) is null
        : step.IsDraft || _plan.Tag != TagState.Burnt;

    public void CheckEnd()
    {
        var published = _releases.Releases.Values.Count(release => !release.IsDraft && release.Tag == ReleaseStep.Tag);
        if (published != 1 && _plan.Tag != TagState.Burnt)
        {
            Violate($"{published} releases are published");
        }

        foreach (var run in _plan.Runs)
        {
            if (Own().Count(release => IsOf(run, release)) is > 1 and var count)
            {
                Violate($"run {run.Number} left {count} releases");
            }
        }
    }

    private static bool IsOf(ReleaseRunPlan run, ReleaseStandIn.Release release) =>
        release.Notes.Contains(new ReleaseRequest(run.Id, ReleaseStep.Commit, ReleaseStep.Tag, null, null).MarkerOf(ReleasedModel.Artifact), StringComparison.Ordinal);

    /// <summary>A release must have the files of one model of its workflow run.</summary>
    private string? GetProblem(ReleaseStandIn.Release release)
    {
        var run = _plan.Runs.FirstOrDefault(run => IsOf(run, release));
        var problems = run is null ? ["it is of no run"] : _server.ModelsOf(run.Id).Select(model => _content.GetProblem(release, model)).ToList();
        return problems.Contains(null) ? null : problems[^1];
    }
}

/// <summary>A release that must not change, as it was.</summary>
/// <param name="isOfPerson">Whether a person published it while a step could be changing it.</param>
internal sealed class FrozenRelease(ReleaseStandIn.Release release, bool isOfPerson)
{
    /// <summary>
    /// A step looks whether the release is a draft before it changes a file, and a person can publish
    /// the draft between the two requests.
    /// </summary>
    private const int MaximumLateChanges = 1;

    private readonly Dictionary<StepProcess, int> _changes = [];
    private (string Tag, string Notes, bool IsDraft, ReleaseStandIn.Asset[] Assets) _state = StateOf(release);
    private bool _isGone;

    /// <summary>Returns whether a step changed the release although it must not.</summary>
    /// <param name="now">The release; null if it was deleted.</param>
    public bool IsChangedBy(StepProcess sender, ReleaseStandIn.Release? now)
    {
        if (now is null)
        {
            var wasThere = !_isGone;
            _isGone = true;
            return wasThere;
        }

        var state = StateOf(now);
        if ((state.Tag, state.Notes, state.IsDraft) == (_state.Tag, _state.Notes, _state.IsDraft) && state.Assets.SequenceEqual(_state.Assets))
        {
            return false;
        }

        _state = state;
        _changes[sender] = _changes.GetValueOrDefault(sender) + 1;
        return !isOfPerson || _changes[sender] > MaximumLateChanges;
    }

    private static (string Tag, string Notes, bool IsDraft, ReleaseStandIn.Asset[] Assets) StateOf(ReleaseStandIn.Release release) =>
        (release.Tag, release.Notes, release.IsDraft, [.. release.Assets]);
}
