using System.Text.Json.Nodes;
using PioneerTrain.GitHub.Repository;

namespace PioneerTrain.GitHub.Tests.Repository;

public sealed class CallTests
{
    private const string CheckRun = $"{RepositoryScenario.Root}/check-runs/9000000009";

    private static readonly CheckOutput _output = new("Title", "Summary", "Text");

    [Fact]
    public async Task A_comment_is_deleted_once_also_when_the_response_is_lost()
    {
        using var scenario = new RepositoryScenario();
        scenario.Script.On($"DELETE {RepositoryScenario.Root}/issues/comments/3000000001", new HttpRequestException(HttpRequestError.ResponseEnded));
        scenario.Script.On($"DELETE {RepositoryScenario.Root}/issues/comments/3000000001", 404, """{"message":"Not Found"}""");

        await scenario.Time.DriveAsync(scenario.Comments.DeleteAsync(3000000001, CancellationToken.None));
    }

    [Theory]
    [InlineData(502, null)]
    [InlineData(429, 7.0)]
    public async Task An_update_of_a_comment_is_not_repeated(int status, double? seconds)
    {
        using var scenario = new RepositoryScenario();
        scenario.Script.On($"PATCH {RepositoryScenario.Root}/issues/comments/7", status, "{}", "application/json", seconds is null ? [] : [("Retry-After", $"{seconds}")]);

        var failure = await scenario.FailAsync(scenario.Comments.UpdateAsync(7, "x", CancellationToken.None));

        Assert.Equal((RepositoryErrorKind.OutcomeUnknown, seconds, 0), (failure.Kind, failure.RetryAfter?.TotalSeconds, scenario.Elapsed));
    }

    [Fact]
    public async Task A_comment_of_a_deleted_account_has_no_author()
    {
        using var scenario = new RepositoryScenario();
        scenario.Script.On($"GET {RepositoryScenario.Root}/issues/5/comments", 200, """[{"id":1,"user":null,"body":null,"created_at":"2026-01-02T03:04:05Z"}]""");

        var comment = Assert.Single(await scenario.Comments.ListAsync(5, CancellationToken.None));

        Assert.Equal(new PullRequestComment(1, "", IsByBot: false, "", ""), comment);
    }

    [Theory]
    [InlineData("Bot", true)]
    [InlineData("User", false)]
    [InlineData("Mannequin", false)]
    public async Task Only_an_app_is_a_bot(string type, bool isByBot)
    {
        using var scenario = new RepositoryScenario();
        scenario.Script.On(
            $"GET {RepositoryScenario.Root}/issues/5/comments", 200,
            $$$"""[{"id":1,"user":{"login":"a","id":1,"type":"{{{type}}}"},"body":"b","created_at":"2026-01-02T03:04:05Z"}]""");

        Assert.Equal(isByBot, Assert.Single(await scenario.Comments.ListAsync(5, CancellationToken.None)).IsByBot);
    }

    [Theory]
    [InlineData(200, """{"login":"octocat","id":1,"type":"User"}""", "octocat")]
    [InlineData(403, """{"message":"Resource not accessible by integration"}""", null)]
    public async Task The_token_of_an_app_has_no_login(int status, string json, string? login)
    {
        using var scenario = new RepositoryScenario();
        scenario.Script.On("GET api.github.com/user", status, json);

        Assert.Equal(login, await new Accounts(scenario.Connection).FindLoginAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_check_run_starts_in_progress()
    {
        using var scenario = new RepositoryScenario();
        scenario.Script.On($"POST {RepositoryScenario.Root}/check-runs", 201, RepositoryScenario.Check(9000000009));

        var check = await scenario.Checks.CreateAsync(
            new NewCheck("n", new string('a', 40), "key", DateTimeOffset.UnixEpoch) { DetailsUrl = new Uri("https://x/y"), Output = _output }, CancellationToken.None);

        Assert.Equal(new Check(9000000009, "n", new string('a', 40), "key", IsCompleted: false, null, "github-actions", 0, "https://x"), check);
        AssertBody(
            scenario, 0,
            """
            {"name":"n","head_sha":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","details_url":"https://x/y","external_id":"key","status":"in_progress",
            "started_at":"1970-01-01T00:00:00Z","output":{"title":"Title","summary":"Summary","text":"Text"}}
            """);
    }

    [Fact]
    public async Task A_hundred_and_twenty_annotations_are_sent_in_three_requests_and_the_last_one_completes()
    {
        using var scenario = new RepositoryScenario();
        foreach (var count in new[] { 50, 100, 120 })
        {
            scenario.Script.On($"PATCH {CheckRun}", 200, RepositoryScenario.Check(9000000009, count, "completed", "\"failure\""));
        }

        var check = await scenario.Checks.UpdateAsync(Known(), Completed(120), CancellationToken.None);

        Assert.Equal((true, "failure", 120), (check.IsCompleted, check.Conclusion, check.AnnotationCount));
        Assert.Equal([50, 50, 20], Bodies(scenario).Select(body => body["output"]!["annotations"]!.AsArray().Count));
        Assert.Equal([null, null, "failure"], Bodies(scenario).Select(body => (string?)body["conclusion"]));
        Assert.Equal([null, null, "completed"], Bodies(scenario).Select(body => (string?)body["status"]));
        Assert.Equal(Enumerable.Range(1, 120), Bodies(scenario).SelectMany(body => body["output"]!["annotations"]!.AsArray()).Select(annotation => (int)annotation!["start_line"]!));
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(3, 1)]
    public async Task A_batch_whose_response_is_lost_is_sent_again_only_if_its_annotations_are_missing(int present, int sent)
    {
        using var scenario = new RepositoryScenario();
        scenario.Script.On($"PATCH {CheckRun}", 502).On($"GET {CheckRun}", 200, RepositoryScenario.Check(9000000009, present));
        if (sent == 2)
        {
            scenario.Script.On($"PATCH {CheckRun}", 200, RepositoryScenario.Check(9000000009, 3));
        }

        var check = await scenario.Checks.UpdateAsync(Known(), Completed(3), CancellationToken.None);

        Assert.Equal((3, sent), (check.AnnotationCount, scenario.Script.Count($"PATCH {CheckRun}")));
    }

    [Fact]
    public async Task A_batch_whose_outcome_stays_unknown_is_reported()
    {
        using var scenario = new RepositoryScenario();
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            scenario.Script.On($"PATCH {CheckRun}", 502);
        }

        scenario.Script.On($"GET {CheckRun}", 200, RepositoryScenario.Check(9000000009)).On($"GET {CheckRun}", 200, RepositoryScenario.Check(9000000009));

        var failure = await scenario.FailAsync(scenario.Checks.UpdateAsync(Known(), Completed(3), CancellationToken.None));

        Assert.Equal(RepositoryErrorKind.OutcomeUnknown, failure.Kind);
    }

    [Fact]
    public async Task A_check_run_without_annotations_is_updated_again_after_a_lost_response()
    {
        using var scenario = new RepositoryScenario();
        scenario.Script.On($"PATCH {CheckRun}", 502).On($"PATCH {CheckRun}", 200, RepositoryScenario.Check(9000000009));

        await scenario.Time.DriveAsync(scenario.Checks.UpdateAsync(Known(), Completed(0), CancellationToken.None));

        AssertBody(scenario, 1, """{"status":"completed","conclusion":"failure","completed_at":"1970-01-01T00:00:00Z","output":{"title":"Title","summary":"Summary","text":"Text"}}""");
    }

    [Fact]
    public async Task Check_runs_of_a_commit_are_listed_with_unknown_conclusions_and_apps()
    {
        using var scenario = new RepositoryScenario();
        scenario.Script.On($"GET {RepositoryScenario.Root}/commits/abc/check-runs", 200,
            $$"""{"total_count":2,"check_runs":[{{RepositoryScenario.Check(1, 0, "completed", "\"new_conclusion\"")}},{"id":2,"name":"n","head_sha":"a","external_id":null,"status":"waiting","conclusion":null,"started_at":null,"completed_at":null,"output":{"title":null,"summary":null,"text":null,"annotations_count":0},"app":null,"pull_requests":[]}]}""");

        var checks = await scenario.Checks.ListAsync("abc", "n", CancellationToken.None);

        Assert.Equal([(true, "new_conclusion"), (false, null)], checks.Select(check => (check.IsCompleted, check.Conclusion)));
        Assert.Contains("filter=all", scenario.Script.Requests[0].Address.Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_parent_of_a_merge_commit_is_the_base()
    {
        using var scenario = new RepositoryScenario();
        scenario.Script.On($"GET {RepositoryScenario.Root}/git/commits/abc", 200, """{"sha":"abc","message":"m","parents":[{"sha":"base"},{"sha":"head"}]}""");

        var commit = await scenario.Commits.GetAsync("abc", CancellationToken.None);

        Assert.Equal(["base", "head"], commit.Parents);
    }

    [Fact]
    public async Task The_history_ends_at_the_requested_number_of_pages()
    {
        using var scenario = new RepositoryScenario();
        var link = ("Link", "<https://api.github.com/repos/o/r/commits?sha=abc&page=2>; rel=\"next\"");
        scenario.Script.On($"GET {RepositoryScenario.Root}/commits", 200, """[{"sha":"abc","parents":[{"sha":"b"}]},{"sha":"b","parents":[]}]""", "application/json", link);

        var commits = await scenario.Commits.HistoryAsync("abc", pages: 1, CancellationToken.None);

        Assert.Equal(["abc", "b"], commits.Select(commit => commit.Sha));
        Assert.Contains("sha=abc", scenario.Script.Requests[0].Address.Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_pull_requests_whose_head_is_the_commit_are_found()
    {
        using var scenario = new RepositoryScenario();
        const string Pulls = """
            [{"number":5,"state":"open","head":{"sha":"abc","ref":"f","repo":null},"base":{"sha":"b","ref":"main"}},
             {"number":6,"state":"open","head":{"sha":"other","ref":"f"},"base":{"sha":"b","ref":"main"}}]
            """;
        scenario.Script.On($"GET {RepositoryScenario.Root}/commits/abc/pulls", 200, Pulls).On($"GET {RepositoryScenario.Root}/pulls", 200, Pulls);

        var ofCommit = Assert.Single(await scenario.PullRequests.FindAsync("abc", CancellationToken.None));
        var ofBranch = Assert.Single(await scenario.PullRequests.FindAsync("abc", "fork", "feature/ü", CancellationToken.None));

        Assert.Equal(new RepositoryPullRequest(5, true, "abc", null, "main", "b"), ofCommit);
        Assert.Equal(ofCommit, ofBranch);
        Assert.Contains("head=fork%3Afeature%2F%C3%BC", scenario.Script.Requests[1].Address.Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_artifact_above_2_GiB_and_one_without_a_run_are_listed()
    {
        using var scenario = new RepositoryScenario();
        scenario.Script.On($"GET {RepositoryScenario.Root}/actions/artifacts", 200,
            """
            {"total_count":2,"artifacts":[
            {"id":30000000001,"name":"n","size_in_bytes":5368709120,"expired":true,"created_at":"2026-01-02T03:04:05Z","expires_at":null,"digest":"sha256:00",
             "workflow_run":{"id":12345678901,"repository_id":1,"head_repository_id":2,"head_branch":"main","head_sha":"abc"}},
            {"id":2,"name":"n","size_in_bytes":1,"expired":false,"workflow_run":null}]}
            """);

        var artifacts = await scenario.Artifacts.ListAsync("n", CancellationToken.None).ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal((5368709120, true, "sha256:00"), (artifacts[0].Size, artifacts[0].IsExpired, artifacts[0].Digest));
        Assert.Equal(new ArtifactRun(12345678901, "abc", "main", 1, 2), artifacts[0].Run);
        Assert.True(artifacts[0].Run!.IsFromFork);
        Assert.Null(artifacts[1].Run);
    }

    [Theory]
    [InlineData("""{"id":1,"head_sha":"a"}""", true)]
    [InlineData("""{"id":1,"head_sha":"a","repository_id":1}""", true)]
    [InlineData("""{"id":1,"head_sha":"a","repository_id":1,"head_repository_id":1}""", false)]
    public async Task A_run_whose_repository_is_unknown_counts_as_one_of_a_fork(string run, bool isFromFork)
    {
        using var scenario = new RepositoryScenario();
        scenario.Script.On($"GET {RepositoryScenario.Root}/actions/artifacts", 200, $$"""{"artifacts":[{"id":2,"name":"n","size_in_bytes":1,"expired":false,"workflow_run":{{run}}}]}""");

        var artifact = Assert.Single(await scenario.Artifacts.ListAsync("n", CancellationToken.None).ToListAsync(TestContext.Current.CancellationToken));

        Assert.Equal(isFromFork, artifact.Run!.IsFromFork);
    }

    [Fact]
    public async Task The_next_page_of_artifacts_is_requested_only_when_needed()
    {
        using var scenario = new RepositoryScenario();
        scenario.Script.On($"GET {RepositoryScenario.Root}/actions/artifacts", 200, """{"artifacts":[{"id":2,"name":"n","size_in_bytes":1,"expired":false}]}""", "application/json",
            ("Link", "<https://api.github.com/next>; rel=\"next\""));

        await foreach (var artifact in scenario.Artifacts.ListAsync("n", CancellationToken.None))
        {
            Assert.Equal(2, artifact.Id);
            break;
        }
    }

    [Theory]
    [InlineData("""{"artifacts":[{"id":2}]}""")]
    [InlineData("""{"artifacts":null}""")]
    [InlineData("[]")]
    [InlineData("null")]
    public async Task A_list_of_artifacts_without_a_required_value_is_reported(string body)
    {
        using var scenario = new RepositoryScenario();
        scenario.Script.On($"GET {RepositoryScenario.Root}/actions/artifacts", 200, body);

        var failure = await scenario.FailAsync(scenario.Artifacts.ListAsync("n", CancellationToken.None).ToListAsync(TestContext.Current.CancellationToken).AsTask());

        Assert.Equal(RepositoryErrorKind.Protocol, failure.Kind);
    }

    [Fact]
    public async Task An_artifact_above_the_maximum_is_not_downloaded()
    {
        using var scenario = new RepositoryScenario();
        scenario.Script.On($"GET {RepositoryScenario.Root}/actions/artifacts/5/zip", 302, "", "text/plain", ("Location", "https://blob.example/a"));
        scenario.Script.On("GET blob.example/a", 200, new string('z', 11), "application/zip");

        var failure = await scenario.FailAsync(scenario.Artifacts.DownloadAsync(5, 10, CancellationToken.None));

        Assert.Equal(RepositoryErrorKind.TooLarge, failure.Kind);
    }

    [Fact]
    public async Task A_workflow_run_has_its_event_and_the_repository_of_its_commit()
    {
        using var scenario = new RepositoryScenario();
        scenario.Script.On($"GET {RepositoryScenario.Root}/actions/runs/12345678901", 200,
            """{"id":12345678901,"event":"push","status":"completed","head_branch":"main","head_sha":"abc","html_url":"https://x","head_repository":{"id":3}}""");

        Assert.Equal(new WorkflowRun(12345678901, "push", "main", "abc", 3, true, "https://x"), await scenario.Artifacts.GetRunAsync(12345678901, CancellationToken.None));
    }

    private static Check Known() => new(9000000009, "n", "a", "key", IsCompleted: false, null, "github-actions", 0, "");

    private static CheckUpdate Completed(int annotations) => new()
    {
        Output = _output,
        Annotations = [.. Enumerable.Range(1, annotations).Select(line => new CheckAnnotation("train.yml", line, line, CheckAnnotationLevel.Warning, "message") { Title = "t" })],
        Completion = new CheckCompletion(CheckConclusion.Failure, DateTimeOffset.UnixEpoch),
    };

    private static IEnumerable<JsonNode> Bodies(RepositoryScenario scenario) => scenario.Script.Requests.Select(request => JsonNode.Parse(request.Body!)!);

    private static void AssertBody(RepositoryScenario scenario, int request, string expected)
    {
        var body = JsonNode.Parse(scenario.Script.Requests[request].Body!);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), body), body!.ToJsonString());
    }
}
