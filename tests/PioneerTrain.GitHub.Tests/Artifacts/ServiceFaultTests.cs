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
    public async Task A_passing_error_is_waited_out_five_attempts_long(int status)
    {
        await using var scenario = await UploadScenario.StartAsync();
        var start = scenario.Time.GetUtcNow();
        scenario.Service.Script("CreateArtifact", [.. Enumerable.Repeat(Answers.Twirp(status, "unavailable", "later"), 4)]);

        await scenario.UploadAsync(UploadScenario.Content(10));

        Assert.Equal(5, scenario.Service.Count("CreateArtifact"));
        Assert.Equal(3 + 4.5 + 6.75 + 10.125, (scenario.Time.GetUtcNow() - start).TotalSeconds, 3);
    }

    [Fact]
    public async Task An_error_that_does_not_pass_is_told_after_the_fifth_attempt()
    {
        await using var scenario = await UploadScenario.StartAsync();
        scenario.Service.Script("FinalizeArtifact", [.. Enumerable.Repeat(Answers.Twirp(503, "unavailable", "maintenance"), 5)]);

        var failure = await scenario.FailAsync();

        Assert.Equal(ArtifactErrorKind.Unavailable, failure.Kind);
        Assert.Equal("GitHub's artifact service answered with status 503 to the last attempt: maintenance, unavailable.", failure.Message);
        Assert.Equal(5, scenario.Service.Count("FinalizeArtifact"));
    }

    [Fact]
    public async Task A_page_in_place_of_JSON_is_tried_again()
    {
        await using var scenario = await UploadScenario.StartAsync();
        scenario.Service.Script("CreateArtifact", Answers.Text(200, "text/html", "<html>"), Answers.Text(200, "application/json", "[]"), Answers.Reset);

        await scenario.UploadAsync(UploadScenario.Content(10));

        Assert.Equal(4, scenario.Service.Count("CreateArtifact"));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(302)]
    public async Task A_service_that_never_answers_with_JSON_is_named(int status)
    {
        await using var scenario = await UploadScenario.StartAsync();
        scenario.Service.Script("CreateArtifact", [.. Enumerable.Repeat(Answers.Text(status, "text/html", "<html>"), 5)]);

        var failure = await scenario.FailAsync();

        Assert.Equal(ArtifactErrorKind.Protocol, failure.Kind);
        Assert.Equal($"GitHub's artifact service answered CreateArtifact with something that is no JSON object, to the last attempt (status {status}).", failure.Message);
    }

    [Fact]
    public async Task An_endless_answer_is_not_read_to_its_end()
    {
        await using var scenario = await UploadScenario.StartAsync();
        var endless = Answers.Text(200, "application/json", new string(' ', 2 * 1024 * 1024) + """{"ok":true}""");
        scenario.Service.Script("CreateArtifact", [.. Enumerable.Repeat(endless, 5)]);

        var failure = await scenario.FailAsync();

        Assert.Equal(ArtifactErrorKind.Protocol, failure.Kind);
    }

    [Fact]
    public async Task A_wait_that_the_service_asks_for_is_granted_up_to_a_minute()
    {
        await using var scenario = await UploadScenario.StartAsync();
        var start = scenario.Time.GetUtcNow();
        scenario.Service.Script("CreateArtifact", Answers.RetryAfter(429, 20), Answers.RetryAfter(429, 3600));

        await scenario.UploadAsync(UploadScenario.Content(10));

        Assert.Equal(80, (scenario.Time.GetUtcNow() - start).TotalSeconds, 3);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(422)]
    public async Task A_refusal_is_final_and_in_the_services_words(int status)
    {
        await using var scenario = await UploadScenario.StartAsync();
        scenario.Service.Script("CreateArtifact", Answers.Twirp(status, "some_code", "some words"));

        var failure = await scenario.FailAsync();

        Assert.Equal((ArtifactErrorKind.Refused, status), (failure.Kind, failure.Status));
        Assert.Equal($"GitHub's artifact service refused CreateArtifact with status {status}: some words, some_code.", failure.Message);
        Assert.Single(scenario.Service.Calls);
    }

    [Fact]
    public async Task Words_of_the_service_cannot_carry_a_command_or_a_secret()
    {
        await using var scenario = await UploadScenario.StartAsync();
        scenario.Service.Script("CreateArtifact", Answers.Twirp(400, "x", $"a\n::error::b ##[stop-commands]c {scenario.Service.RuntimeToken} {new string('z', 5000)}"));

        var failure = await scenario.FailAsync();

        Assert.DoesNotContain('\n', failure.Message);
        Assert.DoesNotContain("##[stop", failure.Message, StringComparison.Ordinal);
        Assert.Contains("***", failure.Message, StringComparison.Ordinal);
        Assert.InRange(failure.Message.Length, 1, 500);
    }

    [Fact]
    public async Task A_name_that_is_taken_is_told_at_once()
    {
        await using var scenario = await UploadScenario.StartAsync();
        scenario.Service.Has("model-weights");

        var failure = await scenario.FailAsync();

        Assert.Equal(ArtifactErrorKind.NameTaken, failure.Kind);
        Assert.Equal(
            "An artifact named \"model-weights\" already exists in this workflow run; choose another name (in a matrix, one for each job) or ask for it to be overwritten.",
            failure.Message);
        Assert.Single(scenario.Service.Calls);
    }

    [Fact]
    public async Task A_name_that_is_taken_by_nothing_listed_cannot_be_overwritten()
    {
        await using var scenario = await UploadScenario.StartAsync();
        scenario.Service.Script("CreateArtifact", Answers.Twirp(409, "already_exists", "x"));

        var failure = await scenario.FailAsync(overwrite: true);

        Assert.Equal(ArtifactErrorKind.NameTaken, failure.Kind);
        Assert.Equal(
            "The name \"model-weights\" is taken in this workflow run, but no artifact of that name is listed that could be overwritten, most likely because its upload broke off; choose another name.",
            failure.Message);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(429)]
    [InlineData(500)]
    public async Task Storage_that_is_used_up_is_told_at_once_whatever_the_status(int status)
    {
        await using var scenario = await UploadScenario.StartAsync();
        scenario.Service.Script("CreateArtifact", Answers.Twirp(status, "resource_exhausted", "Failed to create artifact: insufficient usage"));

        var failure = await scenario.FailAsync();

        Assert.Equal((ArtifactErrorKind.Quota, status), (failure.Kind, failure.Status));
        Assert.Equal(
            "The account's storage for artifacts is used up; delete artifacts and wait until GitHub has counted again, which takes 6 to 12 hours. "
            + "GitHub said: Failed to create artifact: insufficient usage, resource_exhausted",
            failure.Message);
        Assert.Single(scenario.Service.Calls);
    }

    [Theory]
    [InlineData("CreateArtifact", """{"ok":false}""", ArtifactErrorKind.Refused, "GitHub's artifact service answered CreateArtifact with ok: false.")]
    [InlineData("CreateArtifact", """{}""", ArtifactErrorKind.Refused, "GitHub's artifact service answered CreateArtifact with ok: false.")]
    [InlineData("CreateArtifact", """{"ok":true}""", ArtifactErrorKind.Protocol, "GitHub's artifact service answered CreateArtifact without a usable signed_upload_url.")]
    [InlineData("CreateArtifact", """{"ok":true,"signed_upload_url":"file:///etc"}""", ArtifactErrorKind.Protocol, "GitHub's artifact service answered CreateArtifact without a usable signed_upload_url.")]
    [InlineData("FinalizeArtifact", """{"ok":true,"artifact_id":"many"}""", ArtifactErrorKind.Protocol, "GitHub's artifact service answered FinalizeArtifact without a usable artifact_id.")]
    public async Task An_answer_without_what_it_is_for_is_named(string method, string answer, ArtifactErrorKind kind, string sentence)
    {
        await using var scenario = await UploadScenario.StartAsync();
        scenario.Service.Script(method, Answers.Text(200, "application/json", answer));

        var failure = await scenario.FailAsync();

        Assert.Equal((kind, sentence), (failure.Kind, failure.Message));
    }

    [Fact]
    public async Task A_service_that_is_silent_is_given_up_after_five_times_a_minute()
    {
        await using var scenario = await UploadScenario.StartAsync();
        scenario.Service.Script("CreateArtifact", [.. Enumerable.Repeat(Answers.Silence, 5)]);

        var upload = scenario.Start(new MemoryStream(UploadScenario.Content(10)));
        await scenario.PassTimeAsync(upload);

        var failure = await Assert.ThrowsAsync<ArtifactException>(() => upload);
        Assert.Equal(ArtifactErrorKind.Unavailable, failure.Kind);
        Assert.Equal("GitHub's artifact service did not answer CreateArtifact within 60 s, to the last attempt.", failure.Message);
    }

    [Fact]
    public async Task A_service_that_is_not_there_is_named()
    {
        await using var scenario = await UploadScenario.StartAsync();
        await scenario.Service.DisposeAsync();

        var failure = await scenario.FailAsync();

        Assert.Equal(ArtifactErrorKind.Unavailable, failure.Kind);
        Assert.Equal("GitHub's artifact service could not be reached, to the last attempt: no connection could be made.", failure.Message);
    }
}
