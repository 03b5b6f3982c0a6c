using System.Text.Json.Nodes;
using PioneerTrain.Cli.Tests.Support;
using PioneerTrain.Reporting;
using PioneerTrain.TestKit;

namespace PioneerTrain.Cli.Tests.Publishers;

/// <summary>The comment on the pull request and the check run on the commit, in whole runs.</summary>
public sealed class RepositoryReportsTests : IDisposable
{
    private const string Head = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c";

    private const string PullRequest = """
        {"pull_request":{"number":7,
          "head":{"sha":"0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c","repo":{"full_name":"octo-org/octo-repo"}},
          "base":{"sha":"a","ref":"main","repo":{"full_name":"octo-org/octo-repo"}}}}
        """;

    private readonly ScriptedRun _run = new();

    public RepositoryReportsTests()
    {
        _run.Set("github-token", "ghs_token");
        _run.Runner.Variables["GITHUB_WORKFLOW_REF"] = "octo-org/octo-repo/.github/workflows/train.yml@refs/pull/7/merge";
        _run.Runner.Event("pull_request", PullRequest);
    }

    private IReadOnlyList<JsonObject> Checks => [.. _run.Service.Repository.Checks.Values];

    private IReadOnlyList<JsonObject> Comments => [.. _run.Service.Repository.Comments.Values];

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task A_pull_request_gets_one_comment_and_one_check_run()
    {
        var ended = await _run.OnRunnerAsync();

        Assert.Equal(ExitCode.Passed, ended.ExitCode);
        var (check, comment) = (Assert.Single(Checks), Assert.Single(Comments));
        Assert.Equal(("completed", "success", Head, "pioneer-train: tickets-ner"), ((string?)check["status"], (string?)check["conclusion"], (string?)check["head_sha"], (string?)check["name"]));
        Assert.StartsWith(CommentText.Marker, (string?)comment["body"], StringComparison.Ordinal);
        Assert.Contains("## ✅ Passed: tickets-ner", (string?)comment["body"], StringComparison.Ordinal);
        Assert.Equal(((string?)comment["html_url"], (string?)check["html_url"]), (ended.OutputOf("comment-url"), ended.OutputOf("check-url")));
    }

    [Fact]
    public async Task The_check_run_is_in_progress_while_the_model_is_trained()
    {
        string? status = null;
        _run.WhenPrinted("epoch 2 of 3", () => status = (string?)Assert.Single(Checks)["status"]);

        await _run.OnRunnerAsync();

        Assert.Equal("in_progress", status);
    }

    [Theory]
    [InlineData("gate:\n  f1: 0.95\n", "failure")]
    [InlineData("gate:\n  f1: {min: 0.95, severity: warn}\n", "neutral")]
    [InlineData("", "success")]
    public async Task The_check_run_has_the_conclusion_of_the_run(string gate, string conclusion)
    {
        _run.Sections = $"{gate}evaluation:\n  dataset: tickets-test\n";

        await _run.OnRunnerAsync();

        Assert.Equal(conclusion, (string?)Assert.Single(Checks)["conclusion"]);
    }

    [Fact]
    public async Task A_rule_that_is_not_met_is_annotated_in_the_config()
    {
        _run.Sections = "gate:\n  f1: 0.95\nevaluation:\n  dataset: tickets-test\n";
        _run.Set("config", Path.GetRelativePath(Directory.GetCurrentDirectory(), _run.ConfigPath));

        await _run.OnRunnerAsync();

        var annotation = Assert.Single(Assert.Single(Checks)["output"]!["annotations"]!.AsArray())!;
        Assert.Equal(("failure", 7), ((string?)annotation["annotation_level"], (int)annotation["start_line"]!));
    }

    [Fact]
    public async Task A_later_run_updates_the_comment()
    {
        await _run.OnRunnerAsync();
        _run.Runner.Variables["GITHUB_RUN_ID"] = "1658821494";

        using var later = Again(_run);
        later.On(ScriptedService.Job, [.. ScriptedService.ToEnd(ScriptedJob.Complete(0.8123))]);
        await later.OnRunnerAsync();

        var comment = Assert.Single(later.Service.Repository.Comments.Values);
        Assert.Contains("## ❌ Gate failed: tickets-ner", (string?)comment["body"], StringComparison.Ordinal);
        Assert.DoesNotContain("Passed", (string?)comment["body"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_jobs_of_a_matrix_share_one_comment()
    {
        _run.Set("matrix-key", "0");
        await _run.OnRunnerAsync();
        using var second = Again(_run).Set("matrix-key", "1");
        second.On(ScriptedService.Job, [.. ScriptedService.ToEnd(ScriptedJob.Complete(0.8123))]);

        await second.OnRunnerAsync();

        var body = (string)Assert.Single(second.Service.Repository.Comments.Values)["body"]!;
        Golden.Matches("../Golden/comment-of-a-matrix.md", body[(body.IndexOf('\n') + 1)..]);
        Assert.Equal(["pioneer-train: tickets-ner (0)", "pioneer-train: tickets-ner (1)"], second.Service.Repository.Checks.Values.Select(check => (string?)check["name"]));
    }

    [Fact]
    public async Task A_comment_of_a_stranger_with_the_marker_is_left_alone()
    {
        var id = _run.Service.Repository.AddComment("mallory", $"{CommentText.Marker} x -->\nPassed!");

        await _run.OnRunnerAsync();

        Assert.Equal(2, Comments.Count);
        Assert.EndsWith("Passed!", (string?)_run.Service.Repository.Comments[id]["body"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_permissions_cause_one_notice_and_change_nothing_else()
    {
        _run.Service.Repository.Denied.UnionWith(["checks", "issues"]);

        var ended = await _run.OnRunnerAsync();

        Assert.Equal((ExitCode.Passed, "passed"), (ended.ExitCode, ended.Conclusion));
        var notice = Assert.Single(ended.Step.Annotations("notice"), notice => notice.Data.Contains("permission", StringComparison.Ordinal));
        Assert.Contains("'checks: write' and 'pull-requests: write'", notice.Data, StringComparison.Ordinal);
        Assert.Empty(ended.Step.Annotations("warning"));
    }

    [Theory]
    [InlineData("always", 0.9032, 1)]
    [InlineData("problems", 0.9032, 0)]
    [InlineData("problems", 0.8, 1)]
    [InlineData("changes", 0.9032, 1)]
    [InlineData("off", 0.8, 0)]
    public async Task The_mode_decides_whether_a_comment_is_created(string mode, double f1, int expected)
    {
        _run.Set("comment", mode).On(ScriptedService.Job, [.. ScriptedService.ToEnd(ScriptedJob.Complete(f1))]);

        await _run.OnRunnerAsync();

        Assert.Equal(expected, Comments.Count);
    }

    [Fact]
    public async Task Without_a_token_nothing_is_written()
    {
        _run.Set("github-token", "");

        await _run.OnRunnerAsync();

        Assert.Empty(Checks.Concat(Comments));
    }

    [Fact]
    public async Task A_push_gets_a_check_run_and_no_comment()
    {
        _run.Runner.Event("push", "{}");

        await _run.OnRunnerAsync();

        Assert.Equal("6dcb09b5b57875f334f61aebed695e2e4193db5e", (string?)Assert.Single(Checks)["head_sha"]);
        Assert.Empty(Comments);
    }

    [Fact]
    public async Task The_post_stage_completes_the_check_run_of_a_cancelled_step()
    {
        _run.On(ScriptedService.Job, Reply.Job(ScriptedJob.Running(1))).On(ScriptedService.Stop, Reply.Json("{}"));
        _run.CancelWhenPrinted("epoch 2 of 3");
        await _run.OnRunnerAsync();
        Assert.Equal("in_progress", (string?)Assert.Single(Checks)["status"]);

        using var post = Again(_run);
        foreach (var (key, value) in _run.SavedState)
        {
            post.Runner.Variables["STATE_" + key] = value;
        }

        var ended = await post.OnPostStageAsync(isSettled: true);

        Assert.Equal(("completed", "cancelled"), ((string?)Checks[0]["status"], (string?)Checks[0]["conclusion"]));
        Assert.Contains("Completed the check run 'pioneer-train: tickets-ner'", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_step_that_attaches_completes_the_check_run_of_the_step_that_did_not_wait()
    {
        _run.Set("wait", "false");
        await _run.OnRunnerAsync();
        Assert.Equal(("in_progress", "job/job-1"), ((string?)Assert.Single(Checks)["status"], (string?)Checks[0]["external_id"]));
        Assert.Empty(Comments);

        using var attached = Again(_run).Set("attach", "job-1");
        attached.Runner.Variables["GITHUB_ACTION"] = "__self_2";
        await attached.OnRunnerAsync();

        Assert.Equal("success", (string?)Assert.Single(Checks)["conclusion"]);
        Assert.Single(Comments);
    }

    [Fact]
    public async Task A_re_run_continues_the_check_run_of_a_killed_attempt()
    {
        await _run.OnRunnerAsync();
        Checks[0]["status"] = "in_progress";
        Checks[0]["conclusion"] = null;

        using var again = Again(_run);
        again.Runner.Variables["GITHUB_RUN_ATTEMPT"] = "2";
        await again.OnRunnerAsync();

        Assert.Equal("success", (string?)Assert.Single(Checks)["conclusion"]);
    }

    /// <summary>A second run in the same repository, with the same event.</summary>
    private static ScriptedRun Again(ScriptedRun first)
    {
        var next = new ScriptedRun();
        next.Service.Repository = first.Service.Repository;
        next.Set("github-token", "ghs_token");
        foreach (var name in (string[])["GITHUB_WORKFLOW_REF", "GITHUB_RUN_ID"])
        {
            next.Runner.Variables[name] = first.Runner.Variables[name];
        }

        next.Runner.Event("pull_request", PullRequest);
        return next;
    }
}
