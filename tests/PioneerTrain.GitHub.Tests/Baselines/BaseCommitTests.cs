using PioneerTrain.GitHub.Baselines;
using PioneerTrain.GitHub.Events;
using PioneerTrain.GitHub.Tests.Repository;

namespace PioneerTrain.GitHub.Tests.Baselines;

/// <summary>The commit that the change of a run is compared with.</summary>
public sealed class BaseCommitTests : IDisposable
{
    private const string Merge = $"GET {RepositoryScenario.Root}/git/commits/merge";

    private readonly RepositoryScenario _scenario = new();

    public void Dispose() => _scenario.Dispose();

    [Fact]
    public async Task Is_the_first_parent_of_the_merge_commit_of_a_pull_request()
    {
        _scenario.Script.On(Merge, 200, """{"sha":"merge","parents":[{"sha":"base"},{"sha":"head"}]}""");

        Assert.Equal(new BaseCommit("main", "base"), await FindAsync(PullRequest));
    }

    [Theory]
    [InlineData("""{"sha":"merge","parents":[{"sha":"base"}]}""")]
    [InlineData("""{"sha":"merge","parents":[{"sha":"base"},{"sha":"newer"}]}""")]
    [InlineData("""{"sha":"merge","parents":[]}""")]
    [InlineData(null)]
    public async Task Is_that_of_the_payload_when_another_commit_was_tested(string? commit)
    {
        _scenario.Script.On(Merge, commit is null ? 404 : 200, commit ?? """{"message":"Not Found"}""");

        var found = await FindAsync(PullRequest);

        Assert.Equal(("main", "payload"), (found!.Branch, found.Sha));
        Assert.StartsWith("The tested commit is not the merge commit of the pull request", found.Doubt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Needs_no_request_when_the_head_itself_is_tested()
    {
        var found = await FindAsync(PullRequest with { TestedSha = "head" });

        Assert.Equal("payload", found!.Sha);
        Assert.NotNull(found.Doubt);
        Assert.Empty(_scenario.Script.Requests);
    }

    [Theory]
    [InlineData(RunBaseKind.MergeGroup, "base")]
    [InlineData(RunBaseKind.Push, "before")]
    [InlineData(RunBaseKind.Push, null)]
    [InlineData(RunBaseKind.Other, "tested")]
    public async Task Is_the_commit_that_the_event_names(RunBaseKind kind, string? sha)
    {
        Assert.Equal(new BaseCommit("main", sha), await FindAsync(new RunContext { Base = new RunBase(kind, "main", sha) }));
        Assert.Empty(_scenario.Script.Requests);
    }

    [Fact]
    public async Task Is_the_newest_of_the_default_branch_outside_a_workflow()
    {
        _scenario.Script.On($"GET {RepositoryScenario.Root}", 200, """{"default_branch":"trunk"}""");

        Assert.Equal(new BaseCommit("trunk", "trunk"), await FindAsync(new RunContext()));
    }

    [Fact]
    public async Task Is_unknown_without_the_payload() =>
        Assert.Null(await FindAsync(new RunContext { Base = new RunBase(RunBaseKind.Unknown, null, null) }));

    private static RunContext PullRequest => new()
    {
        EventName = "pull_request",
        Sha = "head",
        TestedSha = "merge",
        Base = new RunBase(RunBaseKind.PullRequest, "main", "payload"),
    };

    private Task<BaseCommit?> FindAsync(RunContext run) => BaseCommit.FindAsync(run, _scenario.Commits, CancellationToken.None);
}
