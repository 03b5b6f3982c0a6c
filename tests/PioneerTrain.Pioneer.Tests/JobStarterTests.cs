using PioneerTrain.TestKit;

namespace PioneerTrain.Pioneer.Tests;

public sealed class JobStarterTests
{
    private const string Route = "POST /felix/training-jobs";

    [Fact]
    public async Task Starts_a_job()
    {
        using var service = new ScriptedHandler().On(Route, 200, Contract.Read("live/job-created.json"));

        var job = await new JobStarter(Some.Client(service)).StartAsync(Some.Request, default);

        Assert.Equal("9e46b80e-7895-47c6-a88b-854deb354896", job.Id);
    }

    public static TheoryData<Exception> LostAnswers =>
    [
        new HttpRequestException(HttpRequestError.ResponseEnded),
        new HttpRequestException(HttpRequestError.Unknown),
        new IOException("reset"),
    ];

    [Theory]
    [MemberData(nameof(LostAnswers))]
    public async Task A_lost_answer_says_that_the_job_may_exist_and_how_to_look_for_it(Exception lost)
    {
        using var service = new ScriptedHandler().On(Route, lost);

        var failure = await Assert.ThrowsAsync<PioneerException>(() => new JobStarter(Some.Client(service)).StartAsync(Some.Request, default));

        Assert.Contains("the job may have been created all the same. Look for a job named 'my-ner-model'", failure.Message, StringComparison.Ordinal);
        Assert.True(failure.MayHaveHappened);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(504)]
    [InlineData(200)]
    public async Task An_answer_that_hides_the_outcome_is_ambiguous_too(int status)
    {
        using var service = new ScriptedHandler().On(Route, status, "<html/>", "text/html");

        var failure = await Assert.ThrowsAsync<PioneerException>(() => new JobStarter(Some.Client(service)).StartAsync(Some.Request, default));

        Assert.Contains("may have been created", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plain_refusal_is_not_ambiguous()
    {
        using var service = new ScriptedHandler().On(Route, 422, """{"detail":"base_model is required"}""");

        var failure = await Assert.ThrowsAsync<PioneerException>(() => new JobStarter(Some.Client(service)).StartAsync(Some.Request, default));

        Assert.DoesNotContain("may have been", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.MayHaveHappened);
    }
}
