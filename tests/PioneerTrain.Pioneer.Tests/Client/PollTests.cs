using System.Net;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.TestKit;

namespace PioneerTrain.Pioneer.Tests.Client;

public sealed class PollTests
{
    private const string Route = "GET /felix/training-jobs/job_abc123";

    private static readonly TimeSpan _deadline = TimeSpan.FromSeconds(10);

    private readonly ManualTime _time = new();
    private readonly List<RetryNotice> _notices = [];

    [Fact]
    public async Task Returns_the_first_result()
    {
        using var service = new ScriptedHandler().On(Route, 200, TestValues.Job("running")).On(Route, 200, TestValues.Job("running")).On(Route, 200, TestValues.Job("complete"));

        Assert.Equal("complete", (await UntilEndedAsync(service))!.Status.Word);
        Assert.Equal(6, Elapsed);
        Assert.Empty(_notices);
    }

    [Fact]
    public async Task Starts_the_last_attempt_at_the_deadline()
    {
        using var service = new ScriptedHandler();
        for (var attempt = 0; attempt < 5; attempt++)
        {
            service.On(Route, 200, TestValues.Job("running"));
        }

        Assert.Null(await UntilEndedAsync(service));
        Assert.Equal(10, Elapsed);
    }

    [Fact]
    public async Task Retries_and_reports_a_failure_beyond_the_deadline()
    {
        using var service = new ScriptedHandler();
        for (var attempt = 0; attempt < 5; attempt++)
        {
            service.On(Route, 502);
        }

        service.On(Route, 200, TestValues.Job("complete"));

        Assert.NotNull(await UntilEndedAsync(service, (failure, _) => failure.IsTransient));
        Assert.Equal(15, Elapsed);
        Assert.Equal([1, 2, 3, 4, 5], _notices.Select(notice => notice.Attempt));
        Assert.Equal("GET /felix/training-jobs/job_abc123: failed with status 502: Bad Gateway", _notices[0].Reason);
    }

    [Fact]
    public async Task Throws_a_failure_that_is_not_transient()
    {
        using var service = new ScriptedHandler().On(Route, 404);

        var failure = await Assert.ThrowsAsync<PioneerException>(() => UntilEndedAsync(service, (failure, _) => failure.IsTransient));

        Assert.Equal(404, failure.Status);
    }

    [Fact]
    public async Task Measures_an_outage_as_consecutive_failures()
    {
        using var service = new ScriptedHandler()
            .On(Route, 502).On(Route, 502).On(Route, 200, TestValues.Job("running"))
            .On(Route, 502).On(Route, 502).On(Route, 502);

        await Assert.ThrowsAsync<PioneerException>(() => UntilEndedAsync(service, (_, outage) => outage < TimeSpan.FromSeconds(6)));

        Assert.Equal(15, Elapsed);
    }

    [Fact]
    public async Task Measures_rejections_from_the_first_after_an_outage()
    {
        using var service = new ScriptedHandler()
            .On(Route, 502).On(Route, 502).On(Route, 502).On(Route, 404).On(Route, 404).On(Route, 200, TestValues.Job("complete"));

        var job = await UntilEndedAsync(service, (failure, outage) => failure.IsTransient || outage < TimeSpan.FromSeconds(6));

        Assert.Equal("complete", job!.Status.Word);
    }

    [Fact]
    public async Task Checks_a_rejection_again_whose_response_was_slow()
    {
        using var service = new ScriptedHandler()
            .On(Route, () =>
            {
                _time.Advance(TimeSpan.FromSeconds(7));
                return new HttpResponseMessage(HttpStatusCode.Forbidden);
            })
            .On(Route, 200, TestValues.Job("complete"));

        var job = await UntilEndedAsync(service, (_, outage) => outage < TimeSpan.FromSeconds(6));

        Assert.Equal("complete", job!.Status.Word);
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("1", 3)]
    [InlineData("3600", 60)]
    public async Task Honours_retry_after_up_to_a_minute(string retryAfter, int seconds)
    {
        using var service = new ScriptedHandler().On(Route, 503, headers: ("Retry-After", retryAfter)).On(Route, 200, TestValues.Job("complete"));

        await UntilEndedAsync(service, (failure, _) => failure.IsTransient);

        Assert.Equal(seconds, Elapsed);
    }

    [Theory]
    [InlineData(0, 1, 8, 1)]
    [InlineData(3, 1, 8, 4)]
    [InlineData(60, 1, 8, 8)]
    [InlineData(60, 0.1, 8, 7)]
    [InlineData(60, 0, 8, 1)]
    public void Increases_delays_up_to_the_limit(double elapsed, double growth, double longest, double expected)
    {
        var delays = new PollDelays(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(longest), growth);

        Assert.Equal(TimeSpan.FromSeconds(expected), delays.After(TimeSpan.FromSeconds(elapsed)));
    }

    private double Elapsed => (_time.GetUtcNow() - new ManualTime().GetUtcNow()).TotalSeconds;

    private Task<TrainingJob?> UntilEndedAsync(ScriptedHandler service, Func<PioneerException, TimeSpan, bool>? isTransient = null)
    {
        var options = new PioneerClientOptions { MaximumAttempts = 1 };
        var client = new PioneerClient(service.Client, options, _time).WithRetryListener(notice =>
        {
            _notices.Add(notice);
            return ValueTask.CompletedTask;
        });
        return _time.DriveAsync(client.Poll.UntilAsync(
            PollDelays.Constant(TimeSpan.FromSeconds(3)).After,
            _deadline,
            isTransient ?? ((_, _) => false),
            async token => await client.GetTrainingJobAsync("job_abc123", token) is { Status.HasEnded: true } ended ? ended : null,
            default));
    }
}
