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
    public async Task Reads_the_head_commit_of_a_pull_request()
    {
        var run = await LoadAsync("pull_request", Payload("pull_request"));

        Assert.Equal(2, run.PullRequest);
        Assert.Equal("ec26c3e57ca3a959ca5aad62de7213c562f8c821", run.Sha);
        Assert.False(run.IsFromFork);
        Assert.Null(run.PayloadProblem);
    }

    [Fact]
    public async Task Does_not_treat_a_pull_request_inside_a_fork_as_a_fork_run()
    {
        var payload = Payload("pull_request");
        payload["pull_request"]!["head"]!["repo"]!["fork"] = true;

        Assert.False((await LoadAsync("pull_request", payload)).IsFromFork);
    }

    [Fact]
    public async Task Compares_repository_names_case_insensitively()
    {
        var payload = Payload("pull_request");
        payload["pull_request"]!["head"]!["repo"]!["full_name"] = "codertocat/HELLO-world";

        Assert.False((await LoadAsync("pull_request", payload)).IsFromFork);
    }

    [Fact]
    public async Task Reports_that_a_fork_pull_request_has_no_secrets()
    {
        var run = await LoadAsync("pull_request", FromFork());

        Assert.True(run.IsFromFork);
        Assert.False(run.IsForkWithSecrets);
        Assert.Equal(MissingKeyReason.Fork, run.MissingKeyReason);
        Assert.True(run.CanSkipWithoutKey);
        Assert.StartsWith(
            "The input api-key is empty: this run belongs to a pull request from the fork mallory/Hello-World, and GitHub does not pass secrets to runs from forks.",
            run.MissingKeyMessage,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Treats_a_pull_request_of_a_deleted_fork_as_a_fork_run()
    {
        var payload = Payload("pull_request");
        payload["pull_request"]!["head"]!["repo"] = null;

        var run = await LoadAsync("pull_request", payload);

        Assert.True(run.IsFromFork);
        Assert.Contains("from a fork that no longer exists", run.MissingKeyMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sanitizes_the_name_of_a_fork()
    {
        var run = await LoadAsync("pull_request", FromFork("x##[error]\u001b[31m"));

        Assert.Contains("from the fork x##[\\error],", run.MissingKeyMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reports_secrets_in_pull_request_target_of_a_fork()
    {
        var run = await LoadAsync("pull_request_target", FromFork());

        Assert.True(run.IsForkWithSecrets);
        Assert.Equal(MissingKeyReason.NotGiven, run.MissingKeyReason);
        Assert.StartsWith(
            "This pull_request_target run has access to the secrets of this repository, but belongs to a change from the fork mallory/Hello-World. ",
            run.ForkWithSecretsMessage,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reports_secrets_in_workflow_run_after_a_fork_run()
    {
        var payload = Payload("workflow_run");
        Assert.False((await LoadAsync("workflow_run", payload)).IsForkWithSecrets);

        payload["workflow_run"]!["head_repository"]!["full_name"] = "mallory/octo-repo";

        Assert.True((await LoadAsync("workflow_run", payload)).IsForkWithSecrets);
    }

    [Theory]
    [InlineData("pull_request_target", "")]
    [InlineData("pull_request_target", " ")]
    [InlineData("pull_request_target", "{")]
    [InlineData("workflow_run", "")]
    [InlineData("workflow_run", "not json")]
    public async Task Origin_is_unknown_when_the_payload_of_a_run_with_secrets_is_unreadable(string eventName, string payload)
    {
        _sandbox.Event(eventName, payload);

        var run = await LoadAsync();

        Assert.True(run.IsForkWithSecrets);
        Assert.Contains(" it is unknown whether it belongs to a change from a fork. Cannot read the event payload ", run.ForkWithSecretsMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pull_request_target", "{}", "pull_request")]
    [InlineData("pull_request_target", "[]", "pull_request")]
    [InlineData("pull_request_target", "null", "pull_request")]
    [InlineData("pull_request_target", """{"pull_request":null}""", "pull_request")]
    [InlineData("pull_request_target", """{"pull_request":{}}""", "pull_request.head.repo.full_name")]
    [InlineData("pull_request_target", """{"pull_request":{"head":{"repo":{"full_name":1}}}}""", "pull_request.head.repo.full_name")]
    [InlineData("pull_request_target", """{"pull_request":{"head":{"repo":{"full_name":"a/b"}}}}""", "pull_request.base.repo.full_name")]
    [InlineData("workflow_run", "{}", "workflow_run")]
    [InlineData("workflow_run", """{"pull_request":{"head":{"repo":{"full_name":"a/b"}},"base":{"repo":{"full_name":"a/b"}}}}""", "workflow_run")]
    [InlineData("workflow_run", """{"workflow_run":{}}""", "workflow_run.head_repository.full_name")]
    [InlineData("workflow_run", """{"workflow_run":{"head_repository":{"full_name":"a/b"}}}""", "workflow_run.repository.full_name")]
    public async Task Origin_is_unknown_when_the_payload_of_a_run_with_secrets_is_incomplete(string eventName, string payload, string missing)
    {
        _sandbox.Event(eventName, payload);

        var run = await LoadAsync();

        Assert.True(run.IsForkWithSecrets);
        Assert.Contains($"The event payload (GITHUB_EVENT_PATH) has no {missing}. No job was started.", run.ForkWithSecretsMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pull_request_target", """{"pull_request":{"head":{"repo":null},"base":{"repo":{"full_name":"a/b"}}}}""")]
    [InlineData("workflow_run", """{"workflow_run":{"head_repository":null,"repository":{"full_name":"a/b"}}}""")]
    public async Task A_deleted_fork_is_a_fork_in_a_run_with_secrets(string eventName, string payload)
    {
        _sandbox.Event(eventName, payload);

        var run = await LoadAsync();

        Assert.Contains("belongs to a change from a fork that no longer exists.", run.ForkWithSecretsMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Origin_is_unknown_when_the_payload_of_a_run_with_secrets_is_missing()
    {
        _sandbox.Variables["GITHUB_EVENT_NAME"] = "workflow_run";
        File.Delete(_sandbox.Variables["GITHUB_EVENT_PATH"]);
        Assert.True((await LoadAsync()).IsForkWithSecrets);

        _sandbox.Variables.Remove("GITHUB_EVENT_PATH");
        Assert.Contains("The variable GITHUB_EVENT_PATH is not set", (await LoadAsync()).ForkWithSecretsMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pull_request")]
    [InlineData("push")]
    public async Task Treats_dependabot_as_a_run_without_secrets_but_not_as_a_fork(string eventName)
    {
        _sandbox.Variables["GITHUB_ACTOR"] = "dependabot[bot]";

        var run = await LoadAsync(eventName, Payload(eventName));

        Assert.Equal(MissingKeyReason.Dependabot, run.MissingKeyReason);
        Assert.True(run.CanSkipWithoutKey);
        Assert.Contains("Settings > Secrets and variables > Dependabot", run.MissingKeyMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pull_request_target_by_dependabot_has_secrets()
    {
        _sandbox.Variables["GITHUB_ACTOR"] = "dependabot[bot]";

        Assert.Equal(MissingKeyReason.NotGiven, (await LoadAsync("pull_request_target", Payload("pull_request"))).MissingKeyReason);
    }

    [Fact]
    public async Task Reports_a_missing_key_as_an_error_outside_forks()
    {
        var run = await LoadAsync("push", Payload("push"));

        Assert.Equal(MissingKeyReason.NotGiven, run.MissingKeyReason);
        Assert.False(run.CanSkipWithoutKey);
        Assert.Equal(
            "The input api-key is empty. Set 'api-key: ${{ secrets.PIONEER_API_KEY }}' "
            + "and check that octo-org/octo-repo has a secret with this name (a secret that does not exist is empty).",
            run.MissingKeyMessage);
    }

    [Fact]
    public async Task Reads_the_head_commit_of_a_merge_group()
    {
        var run = await LoadAsync("merge_group", Payload("merge_group"));

        Assert.Equal("2ffea6db159f6b6c47a24e778fb9ef40cf6b1c7d", run.Sha);
        Assert.Null(run.PullRequest);
    }

    [Fact]
    public async Task Reads_the_pushed_commit()
    {
        var run = await LoadAsync("push", Payload("push"));

        Assert.Equal(_sandbox.Variables["GITHUB_SHA"], run.Sha);
        Assert.Null(run.PullRequest);
    }

    [Fact]
    public async Task Reads_a_pull_request_from_a_comment_only_on_a_pull_request()
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
    public async Task Reports_an_unreadable_payload_and_continues(string payload)
    {
        _sandbox.Event("pull_request", payload);

        var run = await LoadAsync();

        var path = _sandbox.Variables["GITHUB_EVENT_PATH"];
        Assert.StartsWith($"Cannot read the event payload {path} (GITHUB_EVENT_PATH)", run.PayloadProblem, StringComparison.Ordinal);
        Assert.Equal("pull_request", run.EventName);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"pull_request": null}""")]
    [InlineData("""{"pull_request": [], "issue": "x", "merge_group": {"head_sha": 1}}""")]
    public async Task Ignores_members_of_another_type(string payload)
    {
        _sandbox.Event("pull_request", payload);

        var run = await LoadAsync();

        Assert.Null(run.PayloadProblem);
        Assert.Null(run.PullRequest);
        Assert.False(run.IsFromFork);
        Assert.Equal(_sandbox.Variables["GITHUB_SHA"], run.Sha);
    }

    [Fact]
    public async Task Reports_a_missing_payload_and_continues()
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
