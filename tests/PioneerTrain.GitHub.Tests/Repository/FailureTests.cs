using System.Globalization;
using PioneerTrain.GitHub.Repository;

namespace PioneerTrain.GitHub.Tests.Repository;

public sealed class FailureTests
{
    private const string Comments = $"{RepositoryScenario.Root}/issues/5/comments";
    private const string Secondary = """{"message":"You have exceeded a secondary rate limit. Please wait a few minutes before you try again."}""";

    [Theory]
    [InlineData(403, "Retry-After", "7", 7)]
    [InlineData(429, "Retry-After", "7", 7)]
    [InlineData(403, "X-Other", "x", 60)]
    [InlineData(429, "X-Other", "x", 60)]
    [InlineData(403, "Retry-After", "Thu, 01 Jan 2026 00:00:30 GMT", 30)]
    [InlineData(403, "Retry-After", "0", 1)]
    public async Task A_secondary_limit_is_waited_for_also_when_a_request_creates_something(int status, string header, string value, double seconds)
    {
        using var scenario = new RepositoryScenario();
        scenario.Script.On($"POST {Comments}", status, Secondary, "application/json", (header, value));
        scenario.Script.On($"POST {Comments}", 201, RepositoryScenario.Comment(1, "x"));

        await scenario.Time.DriveAsync(scenario.Comments.CreateAsync(5, "x", CancellationToken.None));

        Assert.Equal(seconds, scenario.Elapsed);
    }

    [Fact]
    public async Task A_primary_limit_is_waited_for_until_it_is_reset_by_the_clock_of_GitHub()
    {
        using var scenario = new RepositoryScenario();
        scenario.Script.On($"GET {Comments}", 403, """{"message":"API rate limit exceeded for installation."}""", "application/json",
            ("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "1800000090"), ("Date", "Fri, 15 Jan 2027 08:00:00 GMT"));
        scenario.Script.On($"GET {Comments}", 200, "[]");

        await scenario.Time.DriveAsync(scenario.Comments.ListAsync(5, CancellationToken.None));

        Assert.Equal(91, scenario.Elapsed);
    }

    [Theory]
    [InlineData("Retry-After", "181", "181 s")]
    [InlineData("X-RateLimit-Reset", "1767226200", "601 s")]
    [InlineData("X-RateLimit-Reset", "9223372036854775807", "922337203685.5 s")]
    public async Task A_limit_that_ends_too_late_is_reported_at_once(string header, string value, string delay)
    {
        using var scenario = new RepositoryScenario();
        scenario.Script.On($"POST {Comments}", 403, Secondary, "application/json", ("X-RateLimit-Remaining", "0"), (header, value));

        var failure = await scenario.FailAsync(scenario.Comments.CreateAsync(5, "x", CancellationToken.None));

        Assert.Equal(RepositoryErrorKind.RateLimited, failure.Kind);
        Assert.Equal($"The program could not comment on the pull request: GitHub returned a rate limit that ends in {delay}.", failure.Message);
        Assert.Equal(0, scenario.Elapsed);
    }

    [Fact]
    public async Task Limits_of_one_call_are_waited_for_up_to_three_minutes_together()
    {
        using var scenario = new RepositoryScenario();
        scenario.Script.On($"GET {Comments}", 403, Secondary).On($"GET {Comments}", 403, Secondary).On($"GET {Comments}", 403, Secondary);

        var failure = await scenario.FailAsync(scenario.Comments.ListAsync(5, CancellationToken.None));

        Assert.Equal(RepositoryErrorKind.RateLimited, failure.Kind);
        Assert.Equal(60 + 120, scenario.Elapsed);
    }

    [Theory]
    [InlineData(408)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_transient_status_is_repeated(int status)
    {
        using var scenario = new RepositoryScenario();
        for (var attempt = 0; attempt < 4; attempt++)
        {
            scenario.Script.On($"GET {Comments}", status, "<html>", "text/html");
        }

        scenario.Script.On($"GET {Comments}", 200, "[]");

        await scenario.Time.DriveAsync(scenario.Comments.ListAsync(5, CancellationToken.None));

        Assert.Equal(1 + 2 + 4 + 8, scenario.Elapsed);
    }

    [Theory]
    [InlineData(408)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    public async Task A_creation_whose_outcome_is_unknown_is_not_repeated(int status)
    {
        using var scenario = new RepositoryScenario();
        scenario.Script.On($"POST {Comments}", status, """{"message":"x"}""");

        var failure = await scenario.FailAsync(scenario.Comments.CreateAsync(5, "x", CancellationToken.None));

        Assert.Equal((RepositoryErrorKind.OutcomeUnknown, status), (failure.Kind, failure.Status));
        Assert.Equal(
            "It is unknown whether the request to comment on the pull request had an effect: The program could not comment on the pull request: "
            + $"GitHub returned status {status} in the last attempt: x.",
            failure.Message);
    }

    [Fact]
    public async Task A_creation_whose_response_is_lost_is_not_repeated()
    {
        using var scenario = new RepositoryScenario();
        scenario.Script.On($"POST {RepositoryScenario.Root}/check-runs", new HttpRequestException(HttpRequestError.ResponseEnded));

        var failure = await scenario.FailAsync(scenario.Checks.CreateAsync(new NewCheck("n", "a", "k", DateTimeOffset.UnixEpoch), CancellationToken.None));

        Assert.Equal(RepositoryErrorKind.OutcomeUnknown, failure.Kind);
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("""{"id":"many"}""")]
    [InlineData("TOO LARGE")]
    public async Task A_creation_whose_response_is_unreadable_is_not_repeated(string body)
    {
        using var scenario = new RepositoryScenario(options: new RepositoryOptions { MaximumResponseBytes = 1000 });
        scenario.Script.On($"POST {Comments}", 201, body == "TOO LARGE" ? new string(' ', 1001) : body);

        var failure = await scenario.FailAsync(scenario.Comments.CreateAsync(5, "x", CancellationToken.None));

        Assert.Equal(RepositoryErrorKind.OutcomeUnknown, failure.Kind);
    }

    [Theory]
    [InlineData(HttpRequestError.NameResolutionError)]
    [InlineData(HttpRequestError.ConnectionError)]
    public async Task A_creation_that_was_not_sent_is_repeated(HttpRequestError error)
    {
        using var scenario = new RepositoryScenario();
        scenario.Script.On($"POST {Comments}", new HttpRequestException(error));
        scenario.Script.On($"POST {Comments}", 201, RepositoryScenario.Comment(1, "x"));

        await scenario.Time.DriveAsync(scenario.Comments.CreateAsync(5, "x", CancellationToken.None));

        Assert.Equal(2, scenario.Script.Requests.Count);
    }

    [Theory]
    [InlineData(403, "Resource not accessible by integration", null, "pull-requests: write")]
    [InlineData(403, "Resource not accessible by personal access token", "issues=write; pull_requests=write", "pull-requests: write")]
    [InlineData(403, "Forbidden", "issues=write,contents=read", "issues: write, contents: read")]
    [InlineData(403, "Forbidden", "<b>=write; issues=write", "issues: write")]
    [InlineData(404, "Not Found", "issues=write; pull_requests=write", "pull-requests: write")]
    [InlineData(404, "Resource not accessible by integration", null, "pull-requests: write")]
    public async Task A_missing_permission_is_named(int status, string message, string? accepted, string permission)
    {
        using var scenario = new RepositoryScenario();
        (string, string)[] header = accepted is null ? [("X-RateLimit-Remaining", "0")] : [("X-Accepted-GitHub-Permissions", accepted)];
        scenario.Script.On($"POST {Comments}", status, $$"""{"message":"{{message}}"}""", "application/json", header);

        var failure = await scenario.FailAsync(scenario.Comments.CreateAsync(5, "x", CancellationToken.None));

        Assert.Equal((RepositoryErrorKind.MissingPermission, permission), (failure.Kind, failure.Permission));
        Assert.Equal($"The token may not comment on the pull request. Add \"{permission}\" to the permissions of the job.", failure.Message);
    }

    [Theory]
    [InlineData(401, RepositoryErrorKind.Token)]
    [InlineData(403, RepositoryErrorKind.Rejected)]
    [InlineData(404, RepositoryErrorKind.NotFound)]
    [InlineData(410, RepositoryErrorKind.NotFound)]
    [InlineData(422, RepositoryErrorKind.Rejected)]
    [InlineData(501, RepositoryErrorKind.Rejected)]
    [InlineData(304, RepositoryErrorKind.Rejected)]
    public async Task Another_rejection_is_reported_at_once(int status, RepositoryErrorKind kind)
    {
        using var scenario = new RepositoryScenario();
        scenario.Script.On($"POST {Comments}", status, """{"message":"No.","errors":[{"message":"Body is too long"},"second"]}""");

        var failure = await scenario.FailAsync(scenario.Comments.CreateAsync(5, "x", CancellationToken.None));

        Assert.Equal((kind, status), (failure.Kind, failure.Status));
        Assert.True(status == 401 || failure.Message.EndsWith("No.; Body is too long; second.", StringComparison.Ordinal), failure.Message);
    }

    [Fact]
    public async Task A_comment_that_was_deleted_meanwhile_is_not_a_missing_permission()
    {
        using var scenario = new RepositoryScenario();
        scenario.Script.On($"PATCH {RepositoryScenario.Root}/issues/comments/7", 404, """{"message":"Not Found"}""", "application/json", ("X-Accepted-GitHub-Permissions", "issues=write"));

        var failure = await scenario.FailAsync(scenario.Comments.UpdateAsync(7, "x", CancellationToken.None));

        Assert.Equal(RepositoryErrorKind.NotFound, failure.Kind);
    }

    [Fact]
    public async Task The_message_of_GitHub_is_safe_for_a_log()
    {
        using var scenario = new RepositoryScenario();
        scenario.Script.On($"POST {Comments}", 422, $$"""{"message":"a\n::error::b ghs_secret {{new string('z', 5000)}}"}""");

        var failure = await scenario.FailAsync(scenario.Comments.CreateAsync(5, "x", CancellationToken.None));

        Assert.DoesNotContain('\n', failure.Message);
        Assert.DoesNotContain("ghs_secret", failure.Message, StringComparison.Ordinal);
        Assert.InRange(failure.Message.Length, 1, 500);
    }

    [Fact]
    public async Task The_storage_of_an_artifact_that_refuses_is_not_a_missing_permission()
    {
        using var scenario = new RepositoryScenario();
        scenario.Script.On($"GET {RepositoryScenario.Root}/actions/artifacts/5/zip", 302, "", "text/plain", ("Location", "https://blob.example/a?sig=s"));
        scenario.Script.On("GET blob.example/a", 403, "not accessible by x", "application/xml");

        var failure = await scenario.FailAsync(scenario.Artifacts.DownloadAsync(5, 1000, CancellationToken.None));

        Assert.Equal(RepositoryErrorKind.Rejected, failure.Kind);
        Assert.Equal("The program could not download the artifact: https://blob.example returned status 403.", failure.Message);
    }

    [Fact]
    public async Task A_download_that_failed_asks_for_a_new_address()
    {
        using var scenario = new RepositoryScenario();
        foreach (var sig in new[] { "1", "2" })
        {
            scenario.Script.On($"GET {RepositoryScenario.Root}/actions/artifacts/5/zip", 302, "", "text/plain", ("Location", $"https://blob.example/{sig}"));
        }

        scenario.Script.On("GET blob.example/1", 503).On("GET blob.example/2", 200, "zip", "application/zip");

        await scenario.Time.DriveAsync(scenario.Artifacts.DownloadAsync(5, 1000, CancellationToken.None));

        Assert.Equal("1", scenario.Elapsed.ToString(CultureInfo.InvariantCulture));
    }
}
