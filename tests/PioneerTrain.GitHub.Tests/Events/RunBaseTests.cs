using System.Text.Json.Nodes;
using PioneerTrain.GitHub.Events;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.TestKit.Runner;

namespace PioneerTrain.GitHub.Tests.Events;

/// <summary>What the change of a run is compared with, by its event.</summary>
public sealed class RunBaseTests : IDisposable
{
    private const string NoCommit = "0000000000000000000000000000000000000000";

    private readonly RunnerSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task A_pull_request_names_its_base_branch_and_its_commit()
    {
        var run = await LoadAsync("pull_request", Payload("pull_request"));

        Assert.Equal(new RunBase(RunBaseKind.PullRequest, "master", "f95f852bd8fca8fcc58a9a2d6c842781e32a215e"), run.Base);
        Assert.Equal("6dcb09b5b57875f334f61aebed695e2e4193db5e", run.TestedSha);
    }

    [Fact]
    public async Task A_merge_group_names_the_commit_that_it_is_merged_into()
    {
        var payload = Payload("merge_group");
        var group = payload["merge_group"]!;
        group["base_ref"] = "refs/heads/release/1.x";

        var run = await LoadAsync("merge_group", payload);

        Assert.Equal(new RunBase(RunBaseKind.MergeGroup, "release/1.x", group["base_sha"]!.GetValue<string>()), run.Base);
    }

    [Theory]
    [InlineData("refs/heads/topic/a", "abc123", "topic/a", "abc123")]
    [InlineData("refs/heads/topic", NoCommit, "topic", null)]
    [InlineData("refs/tags/main", NoCommit, "trunk", null)]
    public async Task A_push_is_compared_with_the_commit_before_it(string reference, string before, string branch, string? sha)
    {
        var payload = new JsonObject { ["ref"] = reference, ["before"] = before, ["repository"] = new JsonObject { ["default_branch"] = "trunk" } };

        Assert.Equal(new RunBase(RunBaseKind.Push, branch, sha), (await LoadAsync("push", payload)).Base);
    }

    [Theory]
    [InlineData("schedule")]
    [InlineData("workflow_dispatch")]
    public async Task An_event_without_a_change_is_compared_with_the_default_branch(string name)
    {
        var payload = new JsonObject { ["repository"] = new JsonObject { ["default_branch"] = "trunk" } };

        Assert.Equal(new RunBase(RunBaseKind.Other, "trunk", "6dcb09b5b57875f334f61aebed695e2e4193db5e"), (await LoadAsync(name, payload)).Base);
    }

    [Fact]
    public async Task The_base_is_unknown_without_the_payload()
    {
        _sandbox.Event("pull_request", "{");

        Assert.Equal(RunBaseKind.Unknown, (await LoadAsync()).Base.Kind);
    }

    private static JsonNode Payload(string name) => JsonNode.Parse(File.ReadAllText(TestKit.Repository.File($"tests/contract/events/{name}.json")))!;

    private Task<RunContext> LoadAsync(string eventName, JsonNode payload)
    {
        _sandbox.Event(eventName, payload.ToJsonString());
        return LoadAsync();
    }

    private Task<RunContext> LoadAsync() => RunContext.LoadAsync(ActionEnvironment.Read(_sandbox.Variable).Runner, CancellationToken.None);
}
