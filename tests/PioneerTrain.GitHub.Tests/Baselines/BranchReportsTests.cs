using PioneerTrain.GitHub.Baselines;
using PioneerTrain.GitHub.Repository;
using PioneerTrain.GitHub.Tests.Repository;

namespace PioneerTrain.GitHub.Tests.Baselines;

/// <summary>The search for a report of an earlier run on the base branch.</summary>
public sealed class BranchReportsTests : IDisposable
{
    private const string List = $"GET {RepositoryScenario.Root}/actions/artifacts";
    private const string History = $"GET {RepositoryScenario.Root}/commits";

    private readonly RepositoryScenario _scenario = new();
    private readonly List<string> _artifacts = [];

    public void Dispose() => _scenario.Dispose();

    [Fact]
    public async Task Finds_the_report_of_the_base_commit()
    {
        Add(1, "c3");
        Add(2, "c2");
        ArrangeRun(2, "c2");

        var found = await FindAsync("c2");

        Assert.Equal((102, "c2", "https://x/102"), (found.Report!.Run.Id, found.Report.Run.HeadSha, found.Report.Run.Url));
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 2, TimeSpan.Zero), found.Report.CreatedAt);
        Assert.Empty(found.Warnings);
    }

    [Fact]
    public async Task Finds_the_nearest_ancestor_with_a_report_and_the_newest_of_a_commit()
    {
        Add(5, "c1");
        Add(3, "c2");
        Add(4, "c2");
        ArrangeRun(4, "c2");

        Assert.Equal(104, (await FindAsync("c3")).Report!.Run.Id);
    }

    [Fact]
    public async Task Takes_the_next_report_when_one_is_rejected()
    {
        Add(3, "c3");
        Add(2, "c2");
        ArrangeRun(3, "c3");
        ArrangeRun(2, "c2");

        Assert.Equal(102, (await FindAsync("c3", report => report.Run.Id == 103 ? "the threshold is 0.5" : null)).Report!.Run.Id);
    }

    [Fact]
    public async Task Reports_why_the_newest_cannot_be_compared()
    {
        Add(3, "c3");
        Add(2, "c2");
        ArrangeRun(3, "c3");
        ArrangeRun(2, "c2");

        var found = await FindAsync("c3", report => $"why {report.Run.Id}");

        Assert.Equal("the newest report of main, of commit c3, cannot be compared: why 103", found.Missing);
    }

    [Fact]
    public async Task Returns_the_newest_artifact_of_each_commit_before_the_report()
    {
        Add(9, "c3");
        Add(7, "c1");
        Add(6, "c2");
        Add(5, "c2");
        Add(4, "c1");
        ArrangeRun(9, "c3");

        Assert.Equal([6, 7], (await FindAsync("c3")).Earlier.Select(artifact => artifact.Id));
    }

    [Fact]
    public async Task Reads_earlier_reports_of_runs_that_count_with_one_attempt()
    {
        Add(3, "c3");
        Add(2, "c2");
        Add(1, "c1");
        ArrangeRun(3, "c3");
        var earlier = (await FindAsync("c3")).Earlier;
        ArrangeRun(2, "c2", "pull_request", isRead: false);
        _scenario.Script.On($"GET {RepositoryScenario.Root}/actions/runs/101", 503);
        var reports = new BranchReports(_scenario.Connection.WithOneAttempt(), "x-report", "main", "7");

        var failure = await Assert.ThrowsAsync<RepositoryException>(() => reports.ReadAsync(earlier, CancellationToken.None).ToListAsync().AsTask());

        Assert.Equal((RepositoryErrorKind.Unavailable, 0), (failure.Kind, _scenario.Elapsed));
    }

    /// <summary>Each could be the artifact of a fork, a pull request or this run.</summary>
    [Theory]
    [InlineData("fork")]
    [InlineData("unknown repository")]
    [InlineData("no run")]
    [InlineData("other branch")]
    [InlineData("queue of another branch")]
    [InlineData("own run")]
    [InlineData("other name")]
    public async Task The_list_shows_that_a_run_does_not_count(string kind)
    {
        _artifacts.Add(Artifact(
            3, "c3",
            name: kind == "other name" ? "x-Report" : "x-report",
            branch: kind switch { "other branch" => "topic", "queue of another branch" => "gh-readonly-queue/main2/pr-1-c2", _ => "main" },
            headRepository: kind switch { "fork" => "9", "unknown repository" => "null", _ => "1" },
            hasRun: kind != "no run"));

        var found = await FindAsync("c3", ownRun: kind == "own run" ? "103" : "7", hasCandidates: false);

        Assert.Equal("no earlier run on main has an artifact x-report", found.Missing);
        Assert.Single(_scenario.Script.Requests);
    }

    [Theory]
    [InlineData("push", true)]
    [InlineData("schedule", true)]
    [InlineData("workflow_dispatch", true)]
    [InlineData("pull_request", false)]
    [InlineData("pull_request_target", false)]
    [InlineData("workflow_run", false)]
    [InlineData("issue_comment", false)]
    [InlineData("merge_group", false)]
    public async Task Only_events_that_people_with_write_access_cause_count(string name, bool counts)
    {
        Add(3, "c3");
        ArrangeRun(3, "c3", name, isRead: counts);

        var found = await FindAsync("c3");

        Assert.Equal(counts, found.Report is not null);
        Assert.Equal(counts ? "" : "no earlier run on commit c3 of main or one of the 2 commits before it has an artifact x-report with an evaluation", found.Missing);
    }

    [Theory]
    [InlineData("merge_group", true)]
    [InlineData("push", false)]
    public async Task A_merge_queue_of_the_branch_counts(string name, bool counts)
    {
        const string Queue = "gh-readonly-queue/main/pr-5-c2";
        _artifacts.Add(Artifact(3, "c3", branch: Queue));
        ArrangeRun(3, "c3", name, isRead: counts, branch: Queue);

        Assert.Equal(counts, (await FindAsync("c3")).Report is not null);
    }

    [Theory]
    [InlineData("sha")]
    [InlineData("branch")]
    [InlineData("repository")]
    public async Task The_run_must_be_the_one_of_the_list(string changed)
    {
        Add(3, "c3");
        ArrangeRun(3, changed == "sha" ? "c2" : "c3", isRead: false, branch: changed == "branch" ? "topic" : "main", repository: changed == "repository" ? 9 : 1);

        Assert.Null((await FindAsync("c3")).Report);
    }

    [Fact]
    public async Task A_commit_that_is_not_before_the_base_does_not_count()
    {
        Add(3, "elsewhere");

        Assert.Equal("no earlier run on commit c3 of main or one of the 2 commits before it has an artifact x-report", (await FindAsync("c3")).Missing);
    }

    [Fact]
    public async Task An_expired_report_is_not_requested()
    {
        _artifacts.Add(Artifact(3, "c3", expired: true));

        Assert.EndsWith("has an artifact x-report that has not expired", (await FindAsync("c3")).Missing, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("damaged")]
    [InlineData("too large")]
    [InlineData("deleted")]
    [InlineData("wrong digest")]
    [InlineData("no run")]
    public async Task Skips_an_unusable_report_with_a_warning_and_takes_the_next(string kind)
    {
        _artifacts.Add(Artifact(3, "c3", digest: kind == "wrong digest" ? $"sha256:{new string('0', 64)}" : null));
        Add(2, "c2");
        ArrangeRun(2, "c2");
        if (kind == "no run")
        {
            _scenario.Script.On($"GET {RepositoryScenario.Root}/actions/runs/103", 404, """{"message":"Not Found"}""");
        }
        else
        {
            ArrangeRun(3, "c3", isRead: false);
            ArrangeArchive(3, kind switch
            {
                "damaged" => new byte[100],
                "too large" => new byte[ReportArchive.MaximumBytes + 1],
                "deleted" => null,
                _ => Reports.Usable,
            });
        }

        var found = await FindAsync("c3");

        Assert.Equal(102, found.Report!.Run.Id);
        Assert.StartsWith("The artifact x-report of run 103 was skipped: ", Assert.Single(found.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_without_an_evaluation_is_passed_over()
    {
        Add(3, "c3");
        Add(2, "c2");
        ArrangeRun(3, "c3", isRead: false);
        ArrangeArchive(3, Reports.Zip(("result.json", Reports.Result)));
        ArrangeRun(2, "c2");

        var found = await FindAsync("c3");

        Assert.Equal(102, found.Report!.Run.Id);
        Assert.Empty(found.Warnings);
    }

    [Fact]
    public async Task The_number_of_downloads_is_limited()
    {
        for (var id = 30; id > 0; id--)
        {
            Add(id, "c3");
            if (id > 10)
            {
                ArrangeRun(id, "c3");
            }
        }

        Assert.Null((await FindAsync("c3", _ => "no")).Report);
    }

    [Theory]
    [InlineData(List, "actions: read")]
    [InlineData(History, "contents: read")]
    public async Task A_missing_permission_is_reported(string route, string permission)
    {
        Add(3, "c3");
        if (route == History)
        {
            ArrangeList();
        }

        _scenario.Script.On(route, 403, """{"message":"Resource not accessible by integration"}""");

        var failure = await _scenario.FailAsync(Search().FindAtAsync("c3", _ => null, CancellationToken.None));

        Assert.Equal(permission, failure.Permission);
    }

    [Fact]
    public async Task An_outage_ends_the_search()
    {
        Add(3, "c3");
        Add(2, "c2");
        ArrangeRun(3, "c3", isRead: false);
        ArrangeList();
        ArrangeHistory("c3");
        for (var attempt = 0; attempt < 5; attempt++)
        {
            _scenario.Script.On($"GET {RepositoryScenario.Root}/actions/artifacts/3/zip", 503);
        }

        var failure = await _scenario.FailAsync(Search().FindAtAsync("c3", _ => null, CancellationToken.None));

        Assert.Equal(RepositoryErrorKind.Unavailable, failure.Kind);
    }

    private static string Artifact(
        int id, string sha, string name = "x-report", string branch = "main", string headRepository = "1", bool expired = false, bool hasRun = true, string? digest = null)
    {
        var run = hasRun ? $$"""{"id":{{100 + id}},"head_sha":"{{sha}}","head_branch":"{{branch}}","repository_id":1,"head_repository_id":{{headRepository}}}""" : "null";
        return $$"""
            {"id":{{id}},"name":"{{name}}","size_in_bytes":1,"expired":{{(expired ? "true" : "false")}},"created_at":"2026-01-02T03:04:{{id:00}}Z",
            "digest":{{(digest is null ? "null" : $"\"{digest}\"")}},"workflow_run":{{run}}}
            """;
    }

    private void Add(int id, string sha) => _artifacts.Add(Artifact(id, sha));

    private void ArrangeRun(int id, string sha, string name = "push", bool isRead = true, string branch = "main", int repository = 1)
    {
        _scenario.Script.On($"GET {RepositoryScenario.Root}/actions/runs/{100 + id}", 200,
            $$"""{"id":{{100 + id}},"event":"{{name}}","head_branch":"{{branch}}","head_sha":"{{sha}}","html_url":"https://x/{{100 + id}}","head_repository":{"id":{{repository}} } }""");
        if (isRead)
        {
            ArrangeArchive(id, Reports.Usable);
        }
    }

    private void ArrangeArchive(int id, byte[]? archive) =>
        _scenario.Script.On($"GET {RepositoryScenario.Root}/actions/artifacts/{id}/zip", () =>
            new HttpResponseMessage(archive is null ? System.Net.HttpStatusCode.Gone : System.Net.HttpStatusCode.OK) { Content = new ByteArrayContent(archive ?? []) });

    private void ArrangeList() => _scenario.Script.On(List, 200, $$"""{"artifacts":[{{string.Join(',', _artifacts)}}]}""");

    private void ArrangeHistory(string sha) => _scenario.Script.On(
        History, 200, $"[{string.Join(',', new[] { "c3", "c2", "c1" }.SkipWhile(commit => commit != sha).Select(commit => $$"""{"sha":"{{commit}}","parents":[]}"""))}]");

    private BranchReports Search(string ownRun = "7") => new(_scenario.Connection, "x-report", "main", ownRun);

    private Task<ReportSearch> FindAsync(string sha, Func<BranchReport, string?>? reject = null, string ownRun = "7", bool hasCandidates = true)
    {
        ArrangeList();
        if (hasCandidates)
        {
            ArrangeHistory(sha);
        }

        return Search(ownRun).FindAtAsync(sha, reject ?? (_ => null), CancellationToken.None);
    }
}
