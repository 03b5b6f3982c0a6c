using System.Text.Json.Nodes;
using PioneerTrain.GitHub.Repository;
using PioneerTrain.GitHub.Runner;

namespace PioneerTrain.GitHub.Tests.Repository;

public sealed class RequestTests
{
    private const string Comments = $"{RepositoryScenario.Root}/issues/5/comments";

    [Fact]
    public async Task Every_request_has_the_token_the_version_of_the_API_and_a_user_agent()
    {
        using var scenario = new RepositoryScenario(options: new RepositoryOptions { UserAgent = "pioneer-train/1.2.3" });
        scenario.Script.On($"POST {Comments}", 201, RepositoryScenario.Comment(1, "x"));

        await scenario.Comments.CreateAsync(5, "x", CancellationToken.None);

        var headers = Assert.Single(scenario.Script.Requests).Headers;
        Assert.Equal("Bearer ghs_secret", headers["Authorization"]);
        Assert.Equal("2022-11-28", headers["X-GitHub-Api-Version"]);
        Assert.Equal("application/vnd.github+json", headers["Accept"]);
        Assert.Equal("pioneer-train/1.2.3", headers["User-Agent"]);
    }

    [Theory]
    [InlineData("https://ghes.example/api/v3", "ghes.example/api/v3")]
    [InlineData("https://ghes.example/api/v3/", "ghes.example/api/v3")]
    [InlineData("https://api.octo.ghe.com", "api.octo.ghe.com")]
    [InlineData(null, "api.github.com")]
    public async Task The_address_of_the_API_is_that_of_the_runner(string? api, string expected)
    {
        using var scenario = new RepositoryScenario(api!);
        scenario.Script.On($"GET {expected}/repos/o/r/issues/5/comments", 200, "[]");
        scenario.Script.On($"GET {expected}/repos/o/r/actions/runs/7", 200, """{"id":7,"event":"push","head_sha":"a"}""");

        await scenario.Comments.ListAsync(5, CancellationToken.None);
        await scenario.Artifacts.GetRunAsync(7, CancellationToken.None);
    }

    [Theory]
    [InlineData("ftp://x", "o/r", "t", "GITHUB_API_URL is \"ftp://x\"; expected an absolute http or https URL.")]
    [InlineData(null, "o", "t", "GITHUB_REPOSITORY is \"o\"; expected owner/name.")]
    [InlineData(null, null, "t", "GITHUB_REPOSITORY is \"\"; expected owner/name.")]
    [InlineData(null, "o/r", "", "The token for GitHub is empty.")]
    [InlineData(null, "o/r", "a\nb", "The token for GitHub contains a space, a line break or a character outside ASCII.")]
    public void A_wrong_variable_is_reported_before_a_request(string? api, string? repository, string token, string message)
    {
        var runner = new RunnerVariables { ApiUrl = api, Repository = repository };

        var failure = Assert.Throws<RepositoryException>(() => RepositoryAddress.Of(runner, token));

        Assert.Equal((RepositoryErrorKind.Environment, message), (failure.Kind, failure.Message));
    }

    [Fact]
    public void The_address_as_a_text_does_not_contain_the_token() =>
        Assert.Equal(
            "o/r at https://api.github.com/",
            RepositoryAddress.Of(new RunnerVariables { Repository = "o/r" }, "ghs_secret").ToString());

    [Fact]
    public async Task A_redirect_to_another_host_gets_no_token()
    {
        using var scenario = new RepositoryScenario();
        scenario.Script.On($"GET {RepositoryScenario.Root}/actions/artifacts/5/zip", 302, "", "text/plain", ("Location", "https://blob.example/a?sig=s"));
        scenario.Script.On("GET blob.example/a", 200, "zip", "application/zip");

        var archive = await scenario.Artifacts.DownloadAsync(5, 1000, CancellationToken.None);

        Assert.Equal("zip"u8, archive.Span);
        var headers = scenario.Script.Requests[1].Headers;
        Assert.DoesNotContain("Authorization", headers.Keys);
        Assert.DoesNotContain("X-GitHub-Api-Version", headers.Keys);
        Assert.Contains("Authorization", scenario.Script.Requests[0].Headers.Keys);
    }

    [Theory]
    [InlineData("http://api.github.com/elsewhere")]
    [InlineData("https://api.github.com:444/elsewhere")]
    public async Task Another_scheme_or_port_of_the_same_host_gets_no_token(string location)
    {
        using var scenario = new RepositoryScenario("http://api.github.com:80");
        scenario.Script.On($"GET {RepositoryScenario.Root}/actions/artifacts/5/zip", 302, "", "text/plain", ("Location", location));
        scenario.Script.On($"GET {new Uri(location).Authority}/elsewhere", 200, "zip", "application/zip");

        await scenario.Artifacts.DownloadAsync(5, 1000, CancellationToken.None);

        Assert.Equal(new Uri(location).Port == 80, scenario.Script.Requests[1].Headers.ContainsKey("Authorization"));
    }

    [Fact]
    public async Task A_redirect_on_the_same_host_repeats_the_request_as_it_is()
    {
        using var scenario = new RepositoryScenario();
        scenario.Script.On($"POST {Comments}", 307, "", "text/plain", ("Location", "/repositories/9/issues/5/comments"));
        scenario.Script.On("POST api.github.com/repositories/9/issues/5/comments", 201, RepositoryScenario.Comment(1, "x"));

        await scenario.Comments.CreateAsync(5, "x", CancellationToken.None);

        Assert.Equal(scenario.Script.Requests[0].Body, scenario.Script.Requests[1].Body);
        Assert.Contains("Authorization", scenario.Script.Requests[1].Headers.Keys);
    }

    [Theory]
    [InlineData("https://evil.example/x")]
    [InlineData("http://api.github.com/x")]
    public async Task A_redirect_that_would_send_content_elsewhere_is_not_followed(string location)
    {
        using var scenario = new RepositoryScenario();
        scenario.Script.On($"POST {Comments}", 307, "", "text/plain", ("Location", location));

        var failure = await scenario.FailAsync(scenario.Comments.CreateAsync(5, "x", CancellationToken.None));

        Assert.Equal(
            "The program could not comment on the pull request: the redirect with status 307 would send this POST to another host.",
            failure.Message);
        Assert.Single(scenario.Script.Requests);
    }

    [Fact]
    public async Task Redirects_end_after_five()
    {
        using var scenario = new RepositoryScenario();
        scenario.Script.On($"GET {RepositoryScenario.Root}/actions/artifacts/5/zip", 302, "", "text/plain", ("Location", "https://blob.example/a"));
        for (var hop = 0; hop < 5; hop++)
        {
            scenario.Script.On("GET blob.example/a", 302, "", "text/plain", ("Location", "https://blob.example/a"));
        }

        var failure = await scenario.FailAsync(scenario.Artifacts.DownloadAsync(5, 1000, CancellationToken.None));

        Assert.Contains("exceeds 5 redirects in a row", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_page_is_read_and_a_page_on_another_host_is_not_requested()
    {
        using var scenario = new RepositoryScenario();
        scenario.Script.On($"GET {Comments}", 200, $"[{RepositoryScenario.Comment(1, "a")}]", "application/json",
            ("Link", "<https://api.github.com/repositories/9/issues/5/comments?page=2>; rel=\"next\", <https://api.github.com/x?page=2>; rel=\"last\""));
        scenario.Script.On("GET api.github.com/repositories/9/issues/5/comments", 200, $"[{RepositoryScenario.Comment(2, "b")}]", "application/json",
            ("Link", "<https://evil.example/x>; rel=\"next\""));

        var failure = await scenario.FailAsync(scenario.Comments.ListAsync(5, CancellationToken.None));

        Assert.Equal(2, scenario.Script.Requests.Count);
        Assert.Contains("https://evil.example, which is not the API of GitHub", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_thousand_comments_are_read_in_ten_requests()
    {
        using var scenario = new RepositoryScenario();
        for (var page = 1; page <= 10; page++)
        {
            var comments = Enumerable.Range((page * 100) - 99, 100).Select(id => RepositoryScenario.Comment(id, "x"));
            (string, string)[] link = page == 10 ? [] : [("Link", $"<https://api.github.com/repos/o/r/issues/5/comments?per_page=100&page={page + 1}>; rel=\"next\"")];
            scenario.Script.On($"GET {Comments}", 200, $"[{string.Join(',', comments)}]", "application/json", link);
        }

        var all = await scenario.Comments.ListAsync(5, CancellationToken.None);

        Assert.Equal(Enumerable.Range(1, 1000).Select(id => (long)id), all.Select(comment => comment.Id));
        Assert.Contains("per_page=100", scenario.Script.Requests[0].Address.Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endless_list_ends_after_a_hundred_pages()
    {
        using var scenario = new RepositoryScenario();
        for (var page = 0; page < 100; page++)
        {
            scenario.Script.On($"GET {Comments}", 200, "[]", "application/json", ("Link", "</repos/o/r/issues/5/comments>; rel=\"next\""));
        }

        var failure = await scenario.FailAsync(scenario.Comments.ListAsync(5, CancellationToken.None));

        Assert.Equal("The program could not list the comments of the pull request: the list exceeds 100 pages.", failure.Message);
    }

    [Fact]
    public async Task A_response_that_is_too_large_is_not_read()
    {
        using var scenario = new RepositoryScenario(options: new RepositoryOptions { MaximumResponseBytes = 1000 });
        scenario.Script.On($"GET {Comments}", 200, $"[{new string(' ', 1000)}]");

        var failure = await scenario.FailAsync(scenario.Comments.ListAsync(5, CancellationToken.None));

        Assert.Equal(RepositoryErrorKind.TooLarge, failure.Kind);
        Assert.Equal("The program could not list the comments of the pull request: the response exceeds 1,000 bytes.", failure.Message);
    }

    [Theory]
    [InlineData("<html>", "text/html")]
    [InlineData("<html>", "application/json")]
    [InlineData("{}", "application/json")]
    [InlineData("[1]", "application/json")]
    [InlineData("", "application/json")]
    [InlineData("""[{"id":"many"}]""", "application/json")]
    public async Task A_response_that_is_not_a_list_is_reported(string body, string mediaType)
    {
        using var scenario = new RepositoryScenario();
        scenario.Script.On($"GET {Comments}", 200, body, mediaType);

        var failure = await scenario.FailAsync(scenario.Comments.ListAsync(5, CancellationToken.None));

        Assert.Equal(RepositoryErrorKind.Protocol, failure.Kind);
    }

    [Theory]
    [InlineData("Grüße, مرحبا, 你好, こんにちは, Привет, 👩‍🚀 \u202e")]
    [InlineData("\"quotes\" \\ / </script> & \u0001 \u2028 \n\r\t")]
    public async Task Names_and_texts_in_every_script_arrive_unchanged(string text)
    {
        using var scenario = new RepositoryScenario();
        scenario.Script.On($"POST {Comments}", 201, RepositoryScenario.Comment(1, text, text));
        scenario.Script.On($"GET {RepositoryScenario.Root}/commits/abc/check-runs", 200, """{"total_count":0,"check_runs":[]}""");
        scenario.Script.On($"GET {RepositoryScenario.Root}/actions/artifacts", 200, """{"total_count":0,"artifacts":[]}""");

        var comment = await scenario.Comments.CreateAsync(5, text, CancellationToken.None);
        await scenario.Checks.ListAsync("abc", text, CancellationToken.None);
        Assert.Empty(await scenario.Artifacts.ListAsync(text, CancellationToken.None).ToListAsync(TestContext.Current.CancellationToken));

        Assert.Equal((text, text), (comment.Body, comment.Author));
        Assert.Equal(text, JsonNode.Parse(scenario.Script.Requests[0].Body!)!["body"]!.GetValue<string>());
        Assert.Contains($"check_name={Uri.EscapeDataString(text)}", scenario.Script.Requests[1].Address.Query, StringComparison.Ordinal);
        Assert.Contains($"name={Uri.EscapeDataString(text)}", scenario.Script.Requests[2].Address.Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_call_reports_the_token_of_its_caller()
    {
        using var scenario = new RepositoryScenario();
        using var cancellation = new CancellationTokenSource();
        scenario.Script.On($"GET {Comments}", () =>
        {
            cancellation.Cancel();
            throw new OperationCanceledException(cancellation.Token);
        });

        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => scenario.Comments.ListAsync(5, cancellation.Token));

        Assert.Equal(cancellation.Token, cancelled.CancellationToken);
    }
}
