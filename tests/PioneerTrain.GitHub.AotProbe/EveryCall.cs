using System.Globalization;
using PioneerTrain.GitHub.Repository;
using PioneerTrain.GitHub.Runner;

namespace PioneerTrain.GitHub.AotProbe;

/// <summary>
/// Makes every call to the REST API of GitHub, with a value for each parameter, and prints what the
/// program reads from the responses.
/// </summary>
public sealed class EveryCall
{
    private const string Sha = "0123456789abcdef0123456789abcdef01234567";

    private readonly RepositoryConnection _connection;
    private readonly TextWriter _output;

    public EveryCall(HttpMessageInvoker http, string api, TextWriter output)
    {
        var repository = RepositoryAddress.Of(new RunnerVariables { ApiUrl = api, Repository = "octo-org/Hello-World" }, "ghs_token");
        _connection = new RepositoryConnection(http, repository, new RepositoryOptions(), TimeProvider.System);
        _output = output;
    }

    public async Task RunAsync()
    {
        await CommentsAsync(new PullRequestComments(_connection));
        await ChecksAsync(new CheckRuns(_connection));
        await CommitsAsync(new Commits(_connection));
        await PullRequestsAsync(new PullRequests(_connection));
        await ArtifactsAsync(new WorkflowArtifacts(_connection));
        Print("Accounts.FindLoginAsync", await new Accounts(_connection).FindLoginAsync(CancellationToken.None) ?? "");
        await ReleasesAsync(new Releases(_connection));
        await AssetsAsync(new ReleaseAssets(_connection), (await new Releases(_connection).FindAsync(1, CancellationToken.None))!);
    }

    private async Task CommentsAsync(PullRequestComments comments)
    {
        Print("PullRequestComments.ListAsync", [.. await comments.ListAsync(1347, CancellationToken.None)]);
        Print("PullRequestComments.CreateAsync", await comments.CreateAsync(1347, "hello \"world\"\nline 2 ✓ 👩‍🚀", CancellationToken.None));
        Print("PullRequestComments.GetAsync", await comments.GetAsync(3000000001, CancellationToken.None));
        Print("PullRequestComments.UpdateAsync", await comments.UpdateAsync(3000000001, "<!-- changed -->", CancellationToken.None));
        await comments.DeleteAsync(3000000001, CancellationToken.None);
        Print("PullRequestComments.DeleteAsync");
    }

    private async Task ChecksAsync(CheckRuns checks)
    {
        var output = new CheckOutput("Title", "Summary", "Text");
        Print("CheckRuns.ListAsync", [.. await checks.ListAsync(Sha, "pioneer-train (ü)", CancellationToken.None)]);
        Print("CheckRuns.GetAsync", await checks.GetAsync(9000000009, CancellationToken.None));
        var check = await checks.CreateAsync(
            new NewCheck("pioneer-train", Sha, "key", DateTimeOffset.UnixEpoch) { DetailsUrl = new Uri("https://example.com/a b"), Output = output },
            CancellationToken.None);
        Print("CheckRuns.CreateAsync", check);
        var levels = Enum.GetValues<CheckAnnotationLevel>();
        var annotations = Enumerable.Range(1, 51).Select(line => new CheckAnnotation("train.yml", line, line, levels[line % 3], "message") { Title = "title" });
        foreach (var conclusion in Enum.GetValues<CheckConclusion>())
        {
            var completed = new CheckUpdate { Output = output, Annotations = [.. annotations], Completion = new(conclusion, DateTimeOffset.UnixEpoch) };
            Print("CheckRuns.UpdateAsync", await checks.UpdateAsync(check, completed, CancellationToken.None));
        }

        Print("CheckRuns.UpdateAsync", await checks.UpdateAsync(check, new CheckUpdate { ExternalId = "job/1", Output = new CheckOutput("T", "S") }, CancellationToken.None));
    }

    private async Task CommitsAsync(Commits commits)
    {
        Print("Commits.GetAsync", await commits.GetAsync(Sha, CancellationToken.None));
        Print("Commits.FindDefaultBranchAsync", await commits.FindDefaultBranchAsync(CancellationToken.None));
        Print("Commits.HistoryAsync", [.. await commits.HistoryAsync(Sha, pages: 2, CancellationToken.None)]);
    }

    private async Task PullRequestsAsync(PullRequests pulls)
    {
        // The head of the pull requests in GitHub's examples.
        const string Head = "6dcb09b5b57875f334f61aebed695e2e4193db5e";
        Print("PullRequests.FindAsync", [.. await pulls.FindAsync(Head, CancellationToken.None)]);
        Print("PullRequests.FindAsync", [.. await pulls.FindAsync(Head, "octocat", "new-topic", CancellationToken.None)]);
    }

    private async Task ArtifactsAsync(WorkflowArtifacts artifacts)
    {
        await foreach (var artifact in artifacts.ListAsync("report ü", CancellationToken.None))
        {
            Print("WorkflowArtifacts.ListAsync", artifact);
        }

        await foreach (var artifact in artifacts.ListOfRunAsync(30433642, CancellationToken.None))
        {
            Print("WorkflowArtifacts.ListOfRunAsync", artifact);
        }

        Print("WorkflowArtifacts.GetRunAsync", await artifacts.GetRunAsync(30433642, CancellationToken.None));
        Print("WorkflowArtifacts.DownloadAsync", (await artifacts.DownloadAsync(11, 1000, CancellationToken.None)).Length);
        using var target = new MemoryStream();
        await artifacts.DownloadToAsync(11, target, 1000, CancellationToken.None);
        Print("WorkflowArtifacts.DownloadToAsync", target.Length);
    }

    private async Task ReleasesAsync(Releases releases)
    {
        var latest = await releases.FindLatestAsync(CancellationToken.None);
        Print("Releases.FindLatestAsync", [latest! with { Assets = [] }, .. latest.Assets]);
        Print("Releases.DownloadAsync", (await releases.DownloadAsync(latest.Assets[0].Id, 1000, CancellationToken.None)).Length);
        Print("Releases.FindByTagAsync", (await releases.FindByTagAsync("model/v1 ü", CancellationToken.None))!.Id);
        Print("Releases.FindAsync", (await releases.FindAsync(5000000001, CancellationToken.None))!.Id);
        Print("Releases.ListAsync", [.. await releases.ListAsync(CancellationToken.None).Select(release => (object)release.Id).ToListAsync()]);
        var created = await releases.CreateDraftAsync(new NewRelease("model/v1", Sha, "Title \"ü\"", "notes\nline 2 ✓", IsPrerelease: true), CancellationToken.None);
        Print("Releases.CreateDraftAsync", created with { Assets = [] });
        Print("Releases.PublishAsync", (await releases.PublishAsync(created.Id, CancellationToken.None)).Id);
    }

    private async Task AssetsAsync(ReleaseAssets assets, RepositoryRelease release)
    {
        var file = new AssetFile("a ü.zip", 4, new string('a', 64), () => new MemoryStream([0, 1, 2, 3, 4, 5]), Offset: 1);
        Print("ReleaseAssets.UploadAsync", await assets.UploadAsync(release, file, CancellationToken.None));
        Print("ReleaseAssets.ListAsync", [.. await assets.ListAsync(1, CancellationToken.None).ToListAsync()]);
        await assets.DeleteAsync(1, CancellationToken.None);
        Print("ReleaseAssets.DeleteAsync");
    }

    private void Print(string call, params object[] results) => _output.WriteLine(
        $"{call}: {string.Join(" | ", results.Select(result => Convert.ToString(result is RepositoryCommit commit ? $"{commit.Sha} {string.Join(' ', commit.Parents)}" : result, CultureInfo.InvariantCulture)))}");
}
