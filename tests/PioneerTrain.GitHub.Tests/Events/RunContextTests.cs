using System.Text.Json.Nodes;
using PioneerTrain.GitHub.Events;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.TestKit.Runner;

namespace PioneerTrain.GitHub.Tests.Events;

public sealed class RunContextTests : IDisposable
{
    private readonly RunnerSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task A_pull_request_belongs_to_its_head_commit()
    {
        var run = await LoadAsync("pull_request", Payload("pull_request"));

        Assert.Equal(2, run.PullRequest);
        Assert.Equal("ec26c3e57ca3a959ca5aad62de7213c562f8c821", run.Sha);
        Assert.False(run.IsFromFork);
        Assert.Null(run.PayloadProblem);
    }

    [Fact]
    public async Task A_pull_request_inside_a_fork_is_not_a_forks()
    {
        var payload = Payload("pull_request");
        payload["pull_request"]!["head"]!["repo"]!["fork"] = true;

        Assert.False((await LoadAsync("pull_request", payload)).IsFromFork);
    }

    [Fact]
    public async Task Case_does_not_make_a_fork()
    {
        var payload = Payload("pull_request");
        payload["pull_request"]!["head"]!["repo"]!["full_name"] = "codertocat/HELLO-world";

        Assert.False((await LoadAsync("pull_request", payload)).IsFromFork);
    }

    [Fact]
    public async Task A_forks_pull_request_cannot_have_the_key_and_says_so()
    {
        var run = await LoadAsync("pull_request", FromFork());

        Assert.True(run.IsFromFork);
        Assert.False(run.IsForkWithSecrets);
        Assert.Equal(MissingKeyReason.Fork, run.MissingKeyReason);
        Assert.True(run.MaySkipWithoutKey);
        Assert.StartsWith(
            "There is no api-key: this run belongs to a pull request from the fork mallory/Hello-World, and GitHub gives no secrets to a fork's run.",
            run.MissingKeySentence,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pull_request_of_a_deleted_fork_stays_a_forks()
    {
        var payload = Payload("pull_request");
        payload["pull_request"]!["head"]!["repo"] = null;

        var run = await LoadAsync("pull_request", payload);

        Assert.True(run.IsFromFork);
        Assert.Contains("from a fork that no longer exists", run.MissingKeySentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_forks_name_cannot_become_a_command()
    {
        var run = await LoadAsync("pull_request", FromFork("x##[error]\u001b[31m"));

        Assert.Contains("from the fork x##[\\error],", run.MissingKeySentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pull_request_target_of_a_fork_has_secrets_and_is_warned_of()
    {
        var run = await LoadAsync("pull_request_target", FromFork());

        Assert.True(run.IsForkWithSecrets);
        Assert.Equal(MissingKeyReason.NotGiven, run.MissingKeyReason);
        Assert.StartsWith(
            "This pull_request_target run has this repository's secrets, but belongs to a change from the fork mallory/Hello-World: ",
            run.ForkWithSecretsSentence,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Workflow_run_after_a_forks_run_has_secrets_and_is_warned_of()
    {
        var payload = Payload("workflow_run");
        Assert.False((await LoadAsync("workflow_run", payload)).IsForkWithSecrets);

        payload["workflow_run"]!["head_repository"]!["full_name"] = "mallory/octo-repo";

        Assert.True((await LoadAsync("workflow_run", payload)).IsForkWithSecrets);
    }

    [Theory]
    [InlineData("pull_request")]
    [InlineData("push")]
    public async Task Dependabot_is_no_fork_but_has_no_key_either(string eventName)
    {
        _sandbox.Variables["GITHUB_ACTOR"] = "dependabot[bot]";

        var run = await LoadAsync(eventName, Payload(eventName));

        Assert.Equal(MissingKeyReason.Dependabot, run.MissingKeyReason);
        Assert.True(run.MaySkipWithoutKey);
        Assert.Contains("Settings, Secrets and variables, Dependabot", run.MissingKeySentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pull_request_target_by_dependabot_has_secrets()
    {
        _sandbox.Variables["GITHUB_ACTOR"] = "dependabot[bot]";

        Assert.Equal(MissingKeyReason.NotGiven, (await LoadAsync("pull_request_target", Payload("pull_request"))).MissingKeyReason);
    }

    [Fact]
    public async Task A_key_that_somebody_forgot_is_a_mistake_and_never_skipped()
    {
        var run = await LoadAsync("push", Payload("push"));

        Assert.Equal(MissingKeyReason.NotGiven, run.MissingKeyReason);
        Assert.False(run.MaySkipWithoutKey);
        Assert.Equal(
            "The input api-key is empty: give it as 'api-key: ${{ secrets.PIONEER_API_KEY }}' "
            + "and check that octo-org/octo-repo has a secret of that name (one that does not exist is empty).",
            run.MissingKeySentence);
    }

    [Fact]
    public async Task A_merge_group_belongs_to_its_head_commit_and_to_no_pull_request()
    {
        var run = await LoadAsync("merge_group", Payload("merge_group"));

        Assert.Equal("2ffea6db159f6b6c47a24e778fb9ef40cf6b1c7d", run.Sha);
        Assert.Null(run.PullRequest);
    }

    [Fact]
    public async Task A_push_belongs_to_the_commit_that_was_pushed()
    {
        var run = await LoadAsync("push", Payload("push"));

        Assert.Equal(_sandbox.Variables["GITHUB_SHA"], run.Sha);
        Assert.Null(run.PullRequest);
    }

    [Fact]
    public async Task A_comment_belongs_to_a_pull_request_only_where_the_issue_is_one()
    {
        var payload = Payload("issue_comment");
        Assert.Null((await LoadAsync("issue_comment", payload)).PullRequest);

        payload["issue"]!["pull_request"] = new JsonObject { ["url"] = "https://api.github.com/repos/Codertocat/Hello-World/pulls/1" };

        Assert.Equal(1, (await LoadAsync("issue_comment", payload)).PullRequest);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("not json")]
    [InlineData("""{"pull_request": {"head": {"sha": "\ud800"}}}""")]
    public async Task A_payload_that_cannot_be_read_is_said_and_survived(string payload)
    {
        _sandbox.Event("pull_request", payload);

        var run = await LoadAsync();

        var path = _sandbox.Variables["GITHUB_EVENT_PATH"];
        Assert.StartsWith($"The event's payload {path} (GITHUB_EVENT_PATH) cannot be read", run.PayloadProblem, StringComparison.Ordinal);
        Assert.Equal("pull_request", run.EventName);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"pull_request": null}""")]
    [InlineData("""{"pull_request": [], "issue": "x", "merge_group": {"head_sha": 1}}""")]
    public async Task Members_of_another_type_are_not_there(string payload)
    {
        _sandbox.Event("pull_request", payload);

        var run = await LoadAsync();

        Assert.Null(run.PayloadProblem);
        Assert.Null(run.PullRequest);
        Assert.False(run.IsFromFork);
        Assert.Equal(_sandbox.Variables["GITHUB_SHA"], run.Sha);
    }

    [Fact]
    public async Task A_payload_that_is_not_there_is_said_and_survived()
    {
        File.Delete(_sandbox.Variables["GITHUB_EVENT_PATH"]);
        Assert.Contains("GITHUB_EVENT_PATH", (await LoadAsync()).PayloadProblem, StringComparison.Ordinal);

        _sandbox.Variables.Remove("GITHUB_EVENT_PATH");
        Assert.StartsWith("The variable GITHUB_EVENT_PATH is not set", (await LoadAsync()).PayloadProblem, StringComparison.Ordinal);
    }

    private static JsonNode Payload(string name) => JsonNode.Parse(File.ReadAllText(TestKit.Repository.File($"tests/contract/events/{name}.json")))!;

    private static JsonNode FromFork(string fork = "mallory/Hello-World")
    {
        var payload = Payload("pull_request");
        payload["pull_request"]!["head"]!["repo"]!["full_name"] = fork;
        return payload;
    }

    private Task<RunContext> LoadAsync(string eventName, JsonNode payload)
    {
        _sandbox.Event(eventName, payload.ToJsonString());
        return LoadAsync();
    }

    private Task<RunContext> LoadAsync() => RunContext.LoadAsync(ActionEnvironment.Read(_sandbox.Variable).Runner, CancellationToken.None);
}
