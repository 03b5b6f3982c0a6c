using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using PioneerTrain.Cli.Tests.Support;
using PioneerTrain.Reporting;
using PioneerTrain.TestKit;

namespace PioneerTrain.Cli.Tests.Commands;

/// <summary>The action in the folder report, for runs whose token can only read.</summary>
public sealed class ReportCommandTests : IDisposable
{
    private const string Head = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c";
    private const string Root = "GET api.github.com/repos/octo-org/octo-repo";

    private readonly ScriptedRun _run = new();

    public ReportCommandTests()
    {
        _run.Set("github-token", "ghs_token");
        _run.Runner.Event("workflow_run", Event("pull_request"));
        _run.On($"{Root}/commits/{Head}/pulls", Reply.Json("[]"));
        _run.On($"{Root}/pulls", Reply.Json(Pull(Head)));
        _run.On($"{Root}/actions/runs/30433642/artifacts", Reply.Json(Artifacts("tickets-ner-report", "tickets-ner")));
        _run.On($"{Root}/actions/artifacts/11/zip", Reply.Zip(Archive(Result())));
    }

    private IReadOnlyList<JsonObject> Comments => [.. _run.Service.Repository.Comments.Values];

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task Comments_for_a_run_that_could_not()
    {
        var ended = await _run.OnReportAsync();

        Assert.Equal(ExitCode.Passed, ended.ExitCode);
        var body = (string)Assert.Single(Comments)["body"]!;
        Golden.Matches("../Golden/comment-unverified.md", Placeholders.In(body[(body.IndexOf('\n') + 1)..], [(Placeholders.Version, "VERSION")]));
        Assert.Equal((string?)Comments[0]["html_url"], ended.OutputOf("comment-url"));
        Assert.Empty(_run.Service.Repository.Checks);
    }

    [Fact]
    public async Task Everything_that_identifies_the_result_comes_from_the_event()
    {
        await _run.OnReportAsync();

        var row = Assert.Single(CommentText.Read((string)Comments[0]["body"]!));
        Assert.Equal((Head, 30433642, 2, "https://github.com/octo-org/octo-repo/actions/runs/30433642"), (row.Origin.Commit, row.Origin.RunId, row.Origin.Attempt, row.Url));
        Assert.True(row.IsUnverified);
        Assert.DoesNotContain("evil.example", (string)Comments[0]["body"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Never_replaces_the_row_of_a_run_of_this_repository()
    {
        var own = new CommentRow(new RowOrigin("a", ".github/workflows/train.yml", null, 1, 1, Head), "❌", "Gate failed", IsProblem: true, "Tickets", null);
        _run.Service.Repository.AddComment("github-actions[bot]", CommentText.Render([own], (_, _) => null), "Bot");

        await _run.OnReportAsync();

        Assert.Equal(["Gate failed", "Passed"], CommentText.Read((string)Assert.Single(Comments)["body"]!).Select(row => row.Headline));
        Assert.Contains("✅ Passed (unverified)", (string)Comments[0]["body"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("push", "belongs to the event push")]
    public async Task Reports_only_runs_of_pull_requests(string name, string message)
    {
        _run.Runner.Event("workflow_run", Event(name));

        await AssertNothingAsync(message);
    }

    [Fact]
    public async Task Reports_nothing_when_the_pull_request_has_a_newer_commit()
    {
        _run.On($"{Root}/pulls", Reply.Json(Pull(new string('b', 40))));

        await AssertNothingAsync("no open pull request has 0f1e2d3c");
    }

    [Fact]
    public async Task Reports_nothing_of_a_skipped_run()
    {
        _run.On($"{Root}/actions/runs/30433642/artifacts", Reply.Json("""{"total_count":0,"artifacts":[]}"""));

        await AssertNothingAsync("has no artifact with a report");
    }

    [Fact]
    public async Task Skips_a_file_that_is_no_report()
    {
        _run.On($"{Root}/actions/artifacts/11/zip", Reply.Zip(Archive("{}")));

        var ended = await AssertNothingAsync("has no artifact with a report");

        Assert.Contains("The artifact tickets-ner-report was skipped", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_the_missing_permission()
    {
        _run.Service.Repository.Denied.Add("issues");

        var ended = await _run.OnReportAsync();

        Assert.Equal(ExitCode.Refused, ended.ExitCode);
        Assert.Contains("Add 'pull-requests: write' to the permissions of the job.", ended.AnnotationText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Must_run_on_workflow_run()
    {
        _run.Runner.Event("pull_request", "{}");

        var ended = await _run.OnReportAsync();

        Assert.Equal(ExitCode.InvalidInput, ended.ExitCode);
        Assert.Contains("its workflow must run on workflow_run, and this one runs on pull_request", ended.AnnotationText, StringComparison.Ordinal);
    }

    private async Task<CompletedRun> AssertNothingAsync(string message)
    {
        var ended = await _run.OnReportAsync();

        Assert.Equal((ExitCode.Passed, ""), (ended.ExitCode, ended.OutputOf("comment-url")));
        Assert.Contains(message, ended.AnnotationText, StringComparison.Ordinal);
        Assert.Empty(Comments);
        return ended;
    }

    private static string Event(string name) => """
        {"workflow_run":{"id":30433642,"run_attempt":2,"event":"EVENT","head_sha":"0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c","head_branch":"fix",
          "path":".github/workflows/train.yml","html_url":"https://github.com/octo-org/octo-repo/actions/runs/30433642",
          "head_repository":{"full_name":"outsider/octo-repo","owner":{"login":"outsider"}},"repository":{"full_name":"octo-org/octo-repo"}}}
        """.Replace("EVENT", name, StringComparison.Ordinal);

    private static string Pull(string sha) => $$$"""
        [{"number":7,"state":"open","head":{"sha":"{{{sha}}}","ref":"fix"},"base":{"sha":"a","ref":"main"}}]
        """;

    private static string Artifacts(params string[] names) => new JsonObject
    {
        ["total_count"] = names.Length,
        ["artifacts"] = new JsonArray([.. names.Select((name, index) => new JsonObject { ["id"] = 11 + index, ["name"] = name, ["size_in_bytes"] = 1000, ["expired"] = false })]),
    }.ToJsonString();

    /// <summary>A result as a run wrote it, with a link that leads elsewhere.</summary>
    private static string Result() => new RunResult
    {
        ProgramVersion = Placeholders.Version,
        StartedAt = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
        EndedAt = new DateTimeOffset(2026, 1, 1, 0, 5, 0, TimeSpan.Zero),
        Title = "Tickets @octocat",
        Config = new ConfigFileResult(".github/training.yml", null),
        Job = null,
        Metrics = null,
        Gate = new GateResult(new Dictionary<string, double?>(StringComparer.Ordinal), Gating.VerdictWord.Passed, []),
        Weights = new WeightsResult(null, 1, new string('a', 64), [], new ArtifactResult("weights", 1, "https://evil.example/weights")),
        Evaluation = new EvaluationResult(ScoreSource.Inference) { RunId = 1, RunUrl = "https://evil.example/run" },
        Baseline = new BaselineResult(BaselineKind.Branch) { Branch = "main", Commit = new string('c', 40), Url = "https://evil.example/base" },
        Conclusion = Conclusion.Passed,
        Reason = null,
        ExitCode = 0,
        Links = [new LinkResult("Run", "https://evil.example")],
    }.ToJson();

    private static byte[] Archive(string result)
    {
        using var archive = new MemoryStream();
        using (var zip = new ZipArchive(archive, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var content = zip.CreateEntry("result.json").Open();
            content.Write(Encoding.UTF8.GetBytes(result));
        }

        return archive.ToArray();
    }
}
