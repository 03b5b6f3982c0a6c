using PioneerTrain.GitHub.Repository;

namespace PioneerTrain.GitHub.Tests.Repository;

public sealed class ReleaseTests
{
    private const string Latest = $"GET {RepositoryScenario.Root}/releases/latest";
    private const string Asset = $"GET {RepositoryScenario.Root}/releases/assets/7";

    [Fact]
    public async Task The_newest_release_has_its_files()
    {
        using var scenario = new RepositoryScenario();
        scenario.Script.On(Latest, 200,
            """
            {"id":1,"tag_name":"v1.2","published_at":"2026-01-02T03:04:05Z","html_url":"https://x","assets":[
            {"id":7,"name":"evaluation.json","state":"uploaded","size":3000000000,"digest":"sha256:00"},{"id":8,"name":"a","state":"starter","size":0,"digest":null}]}
            """);

        var release = await scenario.Releases.FindLatestAsync(CancellationToken.None);

        Assert.Equal((1, "v1.2", new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), "https://x"), (release!.Id, release.Tag, release.PublishedAt, release.Url));
        Assert.Equal([new ReleaseAsset(7, "evaluation.json", true, 3_000_000_000, "sha256:00"), new ReleaseAsset(8, "a", false, 0, null)], release.Assets);
    }

    [Fact]
    public async Task A_repository_without_a_release_has_none()
    {
        using var scenario = new RepositoryScenario();
        scenario.Script.On(Latest, 404, """{"message":"Not Found"}""", "application/json", ("X-Accepted-GitHub-Permissions", "contents=read"));

        Assert.Null(await scenario.Releases.FindLatestAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_token_that_may_not_read_releases_is_reported()
    {
        using var scenario = new RepositoryScenario();
        scenario.Script.On(Latest, 403, """{"message":"Resource not accessible by integration"}""");

        var failure = await scenario.FailAsync(scenario.Releases.FindLatestAsync(CancellationToken.None));

        Assert.Equal((RepositoryErrorKind.MissingPermission, "contents: read"), (failure.Kind, failure.Permission));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_content_of_a_file_is_requested_and_the_storage_gets_no_token(bool isRedirected)
    {
        using var scenario = new RepositoryScenario();
        if (isRedirected)
        {
            scenario.Script.On(Asset, 302, "", "text/plain", ("Location", "https://blob.example/a?sig=s"));
            scenario.Script.On("GET blob.example/a", 200, "content", "application/octet-stream");
        }
        else
        {
            scenario.Script.On(Asset, 200, "content", "application/octet-stream");
        }

        var content = await scenario.Releases.DownloadAsync(7, 1000, CancellationToken.None);

        Assert.Equal("content"u8, content.Span);
        Assert.Equal("application/octet-stream", scenario.Script.Requests[0].Headers["Accept"]);
        Assert.Equal(isRedirected, !scenario.Script.Requests[^1].Headers.ContainsKey("Authorization"));
    }

    [Fact]
    public async Task A_file_above_the_maximum_is_not_downloaded()
    {
        using var scenario = new RepositoryScenario();
        scenario.Script.On(Asset, 200, new string('z', 11), "application/octet-stream");

        var failure = await scenario.FailAsync(scenario.Releases.DownloadAsync(7, 10, CancellationToken.None));

        Assert.Equal(RepositoryErrorKind.TooLarge, failure.Kind);
    }

    [Fact]
    public async Task The_default_branch_is_that_of_the_repository()
    {
        using var scenario = new RepositoryScenario();
        scenario.Script.On($"GET {RepositoryScenario.Root}", 200, """{"id":1,"default_branch":"trunk"}""");

        Assert.Equal("trunk", await scenario.Commits.FindDefaultBranchAsync(CancellationToken.None));
    }
}
