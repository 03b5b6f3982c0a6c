using PioneerTrain.GitHub.Artifacts;
using PioneerTrain.TestKit.Artifacts;

namespace PioneerTrain.GitHub.Tests.Artifacts;

public sealed class ServiceFaultTests
{
    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task Retries_a_transient_service_error_up_to_five_attempts(int status)
    {
        await using var scenario = await UploadScenario.StartAsync();
        var start = scenario.Time.GetUtcNow();
        scenario.Service.Script("CreateArtifact", [.. Enumerable.Repeat(ScriptedResponses.Twirp(status, "unavailable", "later"), 4)]);

        await scenario.UploadAsync(UploadScenario.Content(10));

        Assert.Equal(5, scenario.Service.Count("CreateArtifact"));
        Assert.Equal(3 + 4.5 + 6.75 + 10.125, (scenario.Time.GetUtcNow() - start).TotalSeconds, 3);
    }

    [Fact]
    public async Task Reports_a_persistent_service_error_after_five_attempts()
    {
        await using var scenario = await UploadScenario.StartAsync();
        scenario.Service.Script("FinalizeArtifact", [.. Enumerable.Repeat(ScriptedResponses.Twirp(503, "unavailable", "maintenance"), 5)]);

        var failure = await scenario.FailAsync();

        Assert.Equal(ArtifactErrorKind.Unavailable, failure.Kind);
        Assert.Equal("GitHub's artifact service returned status 503 in the last attempt: maintenance, unavailable.", failure.Message);
        Assert.Equal(5, scenario.Service.Count("FinalizeArtifact"));
    }

    [Fact]
    public async Task Retries_when_the_response_is_not_JSON()
    {
        await using var scenario = await UploadScenario.StartAsync();
        scenario.Service.Script("CreateArtifact", ScriptedResponses.Text(200, "text/html", "<html>"), ScriptedResponses.Text(200, "application/json", "[]"), ScriptedResponses.Reset);

        await scenario.UploadAsync(UploadScenario.Content(10));

        Assert.Equal(4, scenario.Service.Count("CreateArtifact"));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(302)]
    public async Task Reports_a_service_that_never_returns_JSON(int status)
    {
        await using var scenario = await UploadScenario.StartAsync();
        scenario.Service.Script("CreateArtifact", [.. Enumerable.Repeat(ScriptedResponses.Text(status, "text/html", "<html>"), 5)]);

        var failure = await scenario.FailAsync();

        Assert.Equal(ArtifactErrorKind.Protocol, failure.Kind);
        Assert.Equal($"GitHub's artifact service did not return a JSON object for CreateArtifact in the last attempt (status {status}).", failure.Message);
    }

    [Fact]
    public async Task Stops_reading_an_endless_response()
    {
        await using var scenario = await UploadScenario.StartAsync();
        var endless = ScriptedResponses.Text(200, "application/json", new string(' ', 2 * 1024 * 1024) + """{"ok":true}""");
        scenario.Service.Script("CreateArtifact", [.. Enumerable.Repeat(endless, 5)]);

        var failure = await scenario.FailAsync();

        Assert.Equal(ArtifactErrorKind.Protocol, failure.Kind);
    }

    [Fact]
    public async Task Honours_retry_after_up_to_a_minute()
    {
        await using var scenario = await UploadScenario.StartAsync();
        var start = scenario.Time.GetUtcNow();
        scenario.Service.Script("CreateArtifact", ScriptedResponses.RetryAfter(429, 20), ScriptedResponses.RetryAfter(429, 3600));

        await scenario.UploadAsync(UploadScenario.Content(10));

        Assert.Equal(80, (scenario.Time.GetUtcNow() - start).TotalSeconds, 3);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(422)]
    public async Task Reports_a_refusal_with_the_message_of_the_service(int status)
    {
        await using var scenario = await UploadScenario.StartAsync();
        scenario.Service.Script("CreateArtifact", ScriptedResponses.Twirp(status, "some_code", "some words"));

        var failure = await scenario.FailAsync();

        Assert.Equal((ArtifactErrorKind.Rejected, status), (failure.Kind, failure.Status));
        Assert.Equal($"GitHub's artifact service rejected CreateArtifact with status {status}: some words, some_code.", failure.Message);
        Assert.Single(scenario.Service.Calls);
    }

    [Fact]
    public async Task Removes_commands_and_secrets_from_service_messages()
    {
        await using var scenario = await UploadScenario.StartAsync();
        scenario.Service.Script("CreateArtifact", ScriptedResponses.Twirp(400, "x", $"a\n::error::b ##[stop-commands]c {scenario.Service.RuntimeToken} {new string('z', 5000)}"));

        var failure = await scenario.FailAsync();

        Assert.DoesNotContain('\n', failure.Message);
        Assert.DoesNotContain("##[stop", failure.Message, StringComparison.Ordinal);
        Assert.Contains("***", failure.Message, StringComparison.Ordinal);
        Assert.InRange(failure.Message.Length, 1, 500);
    }

    [Fact]
    public async Task Reports_a_taken_name_at_once()
    {
        await using var scenario = await UploadScenario.StartAsync();
        scenario.Service.Has("model-weights");

        var failure = await scenario.FailAsync();

        Assert.Equal(ArtifactErrorKind.NameTaken, failure.Kind);
        Assert.Equal(
            "An artifact named \"model-weights\" already exists in this workflow run (id 1001, digest unknown). Choose another name (in a matrix, one for each job) or enable overwriting.",
            failure.Message);
        Assert.Equal(["CreateArtifact", "ListArtifacts"], scenario.Service.Calls.Select(call => call.Operation));
    }

    [Fact]
    public async Task Reports_a_taken_name_when_the_artifacts_cannot_be_listed()
    {
        await using var scenario = await UploadScenario.StartAsync();
        scenario.Service.Has("model-weights");
        scenario.Service.Script("ListArtifacts", ScriptedResponses.Twirp(403, "permission_denied", "no"));

        Assert.Equal(ArtifactErrorKind.NameTaken, (await scenario.FailAsync()).Kind);
    }

    [Fact]
    public async Task Fails_to_overwrite_a_taken_name_that_is_not_listed()
    {
        await using var scenario = await UploadScenario.StartAsync();
        scenario.Service.Script("CreateArtifact", ScriptedResponses.Twirp(409, "already_exists", "x"));

        var failure = await scenario.FailAsync(overwrite: true);

        Assert.Equal(ArtifactErrorKind.NameTaken, failure.Kind);
        Assert.Equal(
            "The artifact name \"model-weights\" is taken in this workflow run, but no artifact with this name is listed, so it cannot be overwritten. Most likely an earlier upload was interrupted. Choose another name.",
            failure.Message);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(429)]
    [InlineData(500)]
    public async Task Reports_a_reached_storage_quota_at_once_for_any_status(int status)
    {
        await using var scenario = await UploadScenario.StartAsync();
        scenario.Service.Script("CreateArtifact", ScriptedResponses.Twirp(status, "resource_exhausted", "Failed to create artifact: insufficient usage"));

        var failure = await scenario.FailAsync();

        Assert.Equal((ArtifactErrorKind.Quota, status), (failure.Kind, failure.Status));
        Assert.Equal(
            "The artifact storage of the account is full. Delete artifacts and wait until GitHub has updated the usage, which takes 6 to 12 hours. "
            + "Message of GitHub: Failed to create artifact: insufficient usage, resource_exhausted",
            failure.Message);
        Assert.Single(scenario.Service.Calls);
    }

    [Theory]
    [InlineData("CreateArtifact", """{"ok":false}""", ArtifactErrorKind.Rejected, "GitHub's artifact service returned ok: false for CreateArtifact.")]
    [InlineData("CreateArtifact", """{}""", ArtifactErrorKind.Rejected, "GitHub's artifact service returned ok: false for CreateArtifact.")]
    [InlineData("CreateArtifact", """{"ok":true}""", ArtifactErrorKind.Protocol, "GitHub's artifact service returned a missing or invalid signed_upload_url for CreateArtifact.")]
    [InlineData("CreateArtifact", """{"ok":true,"signed_upload_url":"file:///etc"}""", ArtifactErrorKind.Protocol, "GitHub's artifact service returned a missing or invalid signed_upload_url for CreateArtifact.")]
    [InlineData("FinalizeArtifact", """{"ok":true,"artifact_id":"many"}""", ArtifactErrorKind.Protocol, "GitHub's artifact service returned a missing or invalid artifact_id for FinalizeArtifact.")]
    public async Task Reports_a_response_without_a_required_field(string method, string answer, ArtifactErrorKind kind, string sentence)
    {
        await using var scenario = await UploadScenario.StartAsync();
        scenario.Service.Script(method, ScriptedResponses.Text(200, "application/json", answer));

        var failure = await scenario.FailAsync();

        Assert.Equal((kind, sentence), (failure.Kind, failure.Message));
    }

    [Fact]
    public async Task Fails_after_five_timeouts_of_a_minute()
    {
        await using var scenario = await UploadScenario.StartAsync();
        scenario.Service.Script("CreateArtifact", [.. Enumerable.Repeat(ScriptedResponses.NoResponse, 5)]);

        var upload = scenario.Start(new MemoryStream(UploadScenario.Content(10)));
        await scenario.PassTimeAsync(upload);

        var failure = await Assert.ThrowsAsync<ArtifactException>(() => upload);
        Assert.Equal(ArtifactErrorKind.Unavailable, failure.Kind);
        Assert.Equal("GitHub's artifact service did not respond to CreateArtifact within 60 s in the last attempt.", failure.Message);
    }

    [Fact]
    public async Task Reports_an_unreachable_service()
    {
        await using var scenario = await UploadScenario.StartAsync();
        await scenario.Service.DisposeAsync();

        var failure = await scenario.FailAsync();

        Assert.Equal(ArtifactErrorKind.Unavailable, failure.Kind);
        Assert.Equal("GitHub's artifact service could not be reached in the last attempt: the connection failed.", failure.Message);
    }
}
