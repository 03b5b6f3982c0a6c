using System.Globalization;
using System.Text.Json.Nodes;
using PioneerTrain.Cli.Tests.Support;
using PioneerTrain.TestKit;

namespace PioneerTrain.Cli.Tests.Run;

/// <summary>A run whose baseline is in the repository on GitHub.</summary>
public sealed class RepositoryBaselineTests : IDisposable
{
    private const string Drop = "gate: {f1: {max_drop: 0.02}}\n";

    private static readonly ScriptedModel _right = new(("Ada", "person"), ("Bob", "person"), ("Rome", "city"));
    private static readonly ScriptedModel _weak = new(("Ada", "person"));

    private readonly ScriptedRun _run = new();
    private readonly ScriptedRepository _repository;

    public RepositoryBaselineTests() => _repository = new ScriptedRepository(_run);

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task Compares_with_the_report_of_the_base_branch()
    {
        using var earlier = await ArrangeAsync(_weak, "baseline: {from: branch, max_age: 7d}\n");
        _repository.OnPullRequest().WithReport(earlier.OutputFolder);

        var ended = await _run.OnRunnerAsync();

        Assert.Equal(("trained", "0.5", "-0.5"), (ended.Conclusion, ended.OutputOf("baseline-f1"), ended.OutputOf("f1-drop")));
        Assert.Equal(60, _run.Count(ScriptedService.Inference));
        Golden.Matches("../Golden/baseline-branch.runner.txt", ended.RunnerText);
        var baseline = JsonNode.Parse(ended.OutputOf("result-json"))!["baseline"]!;
        Assert.Equal(("branch", "main", ScriptedRepository.Base, 101), (baseline["kind"]!.GetValue<string>(), baseline["branch"]!.GetValue<string>(), baseline["commit"]!.GetValue<string>(), baseline["run_id"]!.GetValue<int>()));
        Assert.Equal(("2025-12-20T00:00:01+00:00", "passed"), (baseline["created_at"]!.GetValue<string>(), baseline["verdict"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Fails_when_the_model_is_worse_than_that_of_the_base_branch()
    {
        using var earlier = await ArrangeAsync(_right, $"baseline: {{from: branch}}\n{Drop}");
        _repository.OnPullRequest().WithReport(earlier.OutputFolder);
        _run.On(ScriptedService.Inference, _weak.Reply);

        var ended = await _run.OnRunnerAsync();

        Assert.Equal(("gate_failed", "failed"), (ended.Conclusion, ended.OutputOf("verdict")));
    }

    [Fact]
    public async Task Skips_a_damaged_report_and_one_of_a_pull_request()
    {
        using var earlier = await ArrangeAsync(_weak, "baseline: {from: branch}\n");
        _repository.OnPullRequest()
            .WithReport(earlier.OutputFolder, 1)
            .WithReport(earlier.OutputFolder, 2, change: text => text.Replace("schema_version", "version", StringComparison.Ordinal))
            .WithReport(earlier.OutputFolder, 3, "pull_request");

        var ended = await _run.OnRunnerAsync();

        Assert.Equal("0.5", ended.OutputOf("baseline-f1"));
        Assert.Contains("The artifact tickets-ner-report of run 102 was skipped: ", ended.AnnotationText, StringComparison.Ordinal);
        Assert.Equal(0, _run.Count($"{ScriptedRepository.Artifacts}/3/zip"));
    }

    [Fact]
    public async Task Reports_that_the_baseline_did_not_pass()
    {
        using var earlier = await ArrangeAsync(_weak, "baseline: {from: branch}\n", gate: "gate: {f1: 0.9}\n");
        _repository.OnPullRequest().WithReport(earlier.OutputFolder);

        var ended = await _run.OnRunnerAsync();

        Assert.Contains("The baseline did not pass its own gate.", ended.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("warn", "passed", true)]
    [InlineData("pass", "passed", false)]
    public async Task A_missing_permission_is_a_missing_baseline(string onMissing, string conclusion, bool warns)
    {
        using var earlier = await ArrangeAsync(_weak, $"baseline: {{from: branch, on_missing: {onMissing}}}\n{Drop}");
        _repository.OnPullRequest();
        _run.On(ScriptedRepository.Artifacts, Reply.Json("""{"message":"Resource not accessible by integration"}""", 403));

        var ended = await _run.OnRunnerAsync();

        Assert.Equal((conclusion, "not_comparable"), (ended.Conclusion, ended.OutputOf("verdict")));
        Assert.Equal(warns, ended.AnnotationText.Contains(
            "There is no baseline to compare with: the token may not list the artifacts of the repository. Add \"actions: read\" to the permissions of the job.",
            StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(503, "could not list the artifacts of the repository: GitHub returned status 503 in the last attempt.")]
    [InlineData(401, "GitHub rejected the token (status 401), so the program could not list the artifacts of the repository.")]
    public async Task An_outage_is_a_missing_baseline(int status, string reason)
    {
        using var earlier = await ArrangeAsync(_weak, "baseline: {from: branch}\n");
        _repository.OnPullRequest();
        _run.On(ScriptedRepository.Artifacts, Reply.Status(status));

        var ended = await _run.OnRunnerAsync();

        Assert.Equal(ExitCode.Passed, ended.ExitCode);
        Assert.Contains(reason, ended.AnnotationText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("branch", "no earlier run on main has an artifact tickets-ner-report")]
    [InlineData("release", "the repository has no published release that the token can read")]
    public async Task Starts_nothing_without_a_required_baseline(string source, string reason)
    {
        using var earlier = await ArrangeAsync(_weak, $"baseline: {{from: {source}, on_missing: fail}}\n{Drop}");
        _repository.OnPullRequest();
        _run.On(ScriptedRepository.LatestRelease, Reply.Json("""{"message":"Not Found"}""", 404));

        var ended = await _run.OnRunnerAsync();

        Assert.Equal((ExitCode.InvalidInput, 0), (ended.ExitCode, _run.Count(ScriptedService.Create)));
        Assert.Contains($"There is no baseline to compare with: {reason}. The gate requires one", ended.AnnotationText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_baseline_with_another_threshold_is_not_used()
    {
        using var earlier = await ArrangeAsync(_weak, $"baseline: {{from: branch, on_missing: fail}}\n{Drop}");
        _repository.OnPullRequest().WithReport(earlier.OutputFolder, change: text => text.Replace("\"threshold\":0.5", "\"threshold\":0.7", StringComparison.Ordinal));

        var ended = await _run.OnRunnerAsync();

        Assert.Contains("the newest report of main, of commit ba5e000, cannot be compared: the threshold is 0.5, and 0.7 for the baseline", ended.AnnotationText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_push_of_a_branch_has_no_baseline()
    {
        using var earlier = await ArrangeAsync(_weak, "baseline: {from: branch}\n");
        _run.Set("github-token", "ghs_secret_of_run");
        _run.Runner.Event("push", """{"ref":"refs/heads/topic","before":"0000000000000000000000000000000000000000"}""");

        var ended = await _run.OnRunnerAsync();

        Assert.Equal(ExitCode.Passed, ended.ExitCode);
        Assert.Contains("the event names no commit before this one", ended.AnnotationText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_when_the_base_commit_is_a_guess()
    {
        using var earlier = await ArrangeAsync(_weak, "baseline: {from: branch}\n");
        _repository.OnPullRequest().WithReport(earlier.OutputFolder);
        _run.Runner.Variables["GITHUB_SHA"] = "4ead000000000000000000000000000000000000";

        var ended = await _run.OnRunnerAsync();

        Assert.Equal("0.5", ended.OutputOf("baseline-f1"));
        Assert.Contains("The tested commit is not the merge commit of the pull request", ended.AnnotationText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compares_with_the_newest_release()
    {
        using var earlier = await ArrangeAsync(_weak, $"baseline: {{from: release, max_age: 7d}}\n{Drop}");
        ArrangeRelease(await File.ReadAllTextAsync(Path.Combine(earlier.OutputFolder, "evaluation.json")));

        var ended = await _run.OnRunnerAsync();

        Assert.Equal(("passed", "0.5"), (ended.Conclusion, ended.OutputOf("baseline-f1")));
        Assert.Contains("Compared on 60 rows with release `v1.2` ([release notes](<https://github.com/octo-org/octo-repo/releases/tag/v1.2>), 31 days old).", ended.Summary, StringComparison.Ordinal);
        Assert.Contains("The baseline, release v1.2, is 31 days old, which is more than baseline.max_age (7 days).", ended.AnnotationText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("other.json", "", "null", "the newest release, v1.2, has no file evaluation.json")]
    [InlineData("evaluation.json", "", "null", "the newest release, v1.2, cannot be compared: evaluation.json:1:1: the file is not an evaluation.json")]
    [InlineData("evaluation.json", "{", "\"sha256:00\"", "the newest release, v1.2, cannot be compared: evaluation.json: the file does not have the digest that GitHub lists")]
    public async Task A_release_without_a_usable_evaluation_is_a_missing_baseline(string name, string content, string digest, string reason)
    {
        using var earlier = await ArrangeAsync(_weak, "baseline: {from: release}\n");
        ArrangeRelease(content, name, digest);

        var ended = await _run.OnRunnerAsync();

        Assert.Equal(ExitCode.Passed, ended.ExitCode);
        Assert.Contains(reason, ended.AnnotationText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("branch")]
    [InlineData("release")]
    public async Task Needs_a_token(string source)
    {
        using var earlier = await ArrangeAsync(_weak, $"baseline: {{from: {source}}}\n");

        var step = await _run.OnRunnerAsync();

        Assert.Equal(ExitCode.Passed, step.ExitCode);
        Assert.Contains("There is no baseline to compare with: the input github-token is empty; remove it to use the token of the workflow.", step.AnnotationText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compares_with_the_default_branch_at_a_terminal()
    {
        using var earlier = await ArrangeAsync(_weak, "baseline: {from: branch}\n");
        _repository.OnPullRequest().WithReport(earlier.OutputFolder);
        _run.On(ScriptedRepository.Api, Reply.Json("""{"default_branch":"main"}"""));
        _run.Forget("github-token");
        _run.Variables["GITHUB_REPOSITORY"] = "octo-org/octo-repo";
        _run.Variables["GH_TOKEN"] = "ghp_secret_of_person";

        var ended = await _run.OnTerminalAsync();

        Assert.Equal(ExitCode.Passed, ended.ExitCode);
        Assert.Contains("Baseline  run 101 of main at commit ba5e000, 11 days old", ended.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "there is no token for GitHub; set GH_TOKEN, and GITHUB_REPOSITORY to owner/name")]
    [InlineData("ghp_secret_of_person", "GITHUB_REPOSITORY is \"\"; expected owner/name")]
    public async Task Names_the_variables_that_a_terminal_needs(string? token, string reason)
    {
        using var earlier = await ArrangeAsync(_weak, "baseline: {from: branch}\n");
        if (token is not null)
        {
            _run.Variables["GITHUB_TOKEN"] = token;
        }

        var ended = await _run.OnTerminalAsync();

        Assert.Equal(ExitCode.Passed, ended.ExitCode);
        Assert.Contains($"There is no baseline to compare with: {reason}.", string.Join(' ', ended.TerminalText.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Rows(int count) => Enumerable.Range(0, count)
        .Select(number => $$"""{"text":"{{number}}: Ada met Bob in Rome","entities":[["Ada","person"],["Bob","person"],["Rome","city"]]}""");

    /// <summary>Runs an earlier training whose model is the baseline, and arranges this one.</summary>
    private async Task<ScriptedRun> ArrangeAsync(ScriptedModel baseline, string sections, string gate = "gate: {f1: 0.4}\n")
    {
        var heldOut = $"evaluation:\n  path: {_run.WriteData("held.jsonl", Rows(60))}\n";
        var earlier = new ScriptedRun { Sections = heldOut + gate };
        earlier.On(ScriptedService.Inference, baseline.Reply);
        await earlier.OnTerminalAsync();
        _run.Sections = heldOut + sections;
        _run.On(ScriptedService.Inference, _right.Reply);
        return earlier;
    }

    private void ArrangeRelease(string content, string name = "evaluation.json", string digest = "null")
    {
        _run.Set("github-token", "ghs_secret_of_run");
        var published = new DateTimeOffset(2025, 12, 1, 0, 0, 0, TimeSpan.Zero).ToString("O", CultureInfo.InvariantCulture);
        _run.On(ScriptedRepository.LatestRelease, Reply.Json(
            $$"""
            {"id":1,"tag_name":"v1.2","published_at":"{{published}}","html_url":"https://github.com/octo-org/octo-repo/releases/tag/v1.2",
            "assets":[{"id":7,"name":"{{name}}","state":"uploaded","size":1,"digest":{{digest}}}]}
            """));
        _run.On($"{ScriptedRepository.Api}/releases/assets/7", Reply.Json(content));
    }
}
