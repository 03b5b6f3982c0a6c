using System.Net;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Jobs;
using PioneerTrain.TestKit;

namespace PioneerTrain.Pioneer.Tests.Jobs;

public sealed class JobStopperTests
{
    private const string JobRoute = "GET /felix/training-jobs/job_abc123";
    private const string StopRoute = "POST /felix/training-jobs/job_abc123/stop";
    private const string Unconfirmed = """{"error":{"code":"cancellation_unconfirmed","message":"try again"}}""";
    private const string Finished = """{"error":{"code":"training_job_already_finished","message":"done"}}""";

    private readonly ManualTime _time = new();

    [Fact]
    public async Task Does_not_stop_a_job_that_has_ended()
    {
        using var service = new ScriptedHandler().On(JobRoute, 200, TestValues.Job("stopped"));

        Assert.Equal("AlreadyEnded stopped", await StopAsync(service));
    }

    [Theory]
    [InlineData(200, "")]
    [InlineData(200, """{"success":true,"job_id":"job_abc123","status":"stopped"}""")]
    [InlineData(202, """{"status":"stopping"}""")]
    public async Task Waits_for_the_end_of_a_job_whose_stop_was_accepted(int status, string body)
    {
        using var service = new ScriptedHandler().On(StopRoute, status, body)
            .On(JobRoute, 200, TestValues.Job("running")).On(JobRoute, 200, TestValues.Job("running")).On(JobRoute, 200, TestValues.Job("stopped"));

        Assert.Equal("Stopped stopped", await StopAsync(service));
    }

    [Fact]
    public async Task Reports_already_ended_when_the_job_completes_before_the_stop()
    {
        using var service = new ScriptedHandler().On(StopRoute, 202).On(JobRoute, 200, TestValues.Job("running")).On(JobRoute, 200, TestValues.Job("complete"));

        Assert.Equal("AlreadyEnded complete", await StopAsync(service));
    }

    [Fact]
    public async Task A_job_whose_stop_was_refused_can_be_missing_for_a_time()
    {
        using var service = new ScriptedHandler()
            .On(JobRoute, () =>
            {
                _time.Advance(TimeSpan.FromSeconds(13));
                return new HttpResponseMessage((HttpStatusCode)468);
            })
            .On(StopRoute, 400, Finished)
            .On(JobRoute, 468)
            .On(StopRoute, 404)
            .On(JobRoute, 200, TestValues.Job("complete"));

        Assert.Equal("AlreadyEnded complete", await StopAsync(service));
    }

    [Fact]
    public async Task Sends_one_request_when_time_is_short()
    {
        using var service = new ScriptedHandler().On(StopRoute, 202);

        Assert.Equal("Accepted ", await StopAsync(service, StopMode.Hurried));
    }

    [Theory]
    [InlineData("complete")]
    [InlineData("stopped")]
    public async Task Reports_already_ended_when_time_is_short_and_the_job_completes_first(string word)
    {
        using var service = new ScriptedHandler().On(StopRoute, 409, Finished).On(JobRoute, 200, TestValues.Job(word));

        Assert.Equal($"AlreadyEnded {word}", await StopAsync(service, StopMode.Hurried));
    }

    [Fact]
    public async Task Retries_a_refused_stop_when_time_is_short_and_the_job_is_running()
    {
        using var service = new ScriptedHandler().On(StopRoute, 409, Unconfirmed).On(JobRoute, 200, TestValues.Job("running")).On(StopRoute, 200);

        Assert.Equal("Accepted running", await StopAsync(service, StopMode.Hurried));
    }

    [Fact]
    public async Task Retries_a_stop_that_the_service_cannot_confirm()
    {
        using var service = new ScriptedHandler()
            .On(JobRoute, 200, TestValues.Job("running")).On(StopRoute, 409, Unconfirmed)
            .On(JobRoute, 200, TestValues.Job("running")).On(StopRoute, 409, Unconfirmed)
            .On(JobRoute, 200, TestValues.Job("stopped"));

        Assert.Equal("Stopped stopped", await StopAsync(service));
    }

    [Theory]
    [InlineData(409, Unconfirmed)]
    [InlineData(524, "")]
    public async Task Reports_stopped_when_an_unconfirmed_stop_took_effect(int status, string body)
    {
        using var service = new ScriptedHandler().On(JobRoute, 200, TestValues.Job("running")).On(StopRoute, status, body).On(JobRoute, 200, TestValues.Job("stopped"));

        Assert.Equal("Stopped stopped", await StopAsync(service));
    }

    [Fact]
    public async Task Reports_an_accepted_stop_without_waiting_for_the_end()
    {
        using var service = new ScriptedHandler().On(StopRoute, 202).On(JobRoute, 200, TestValues.Job("running")).On(JobRoute, 200, TestValues.Job("running"));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1), _time);

        Assert.Equal("Accepted running", await StopAsync(service, StopMode.UntilEnded, patience.Token));
    }

    [Fact]
    public async Task Reports_an_accepted_stop_when_the_job_can_no_longer_be_read()
    {
        using var service = new ScriptedHandler().On(JobRoute, 401).On(StopRoute, 200);
        for (var look = 0; look < 63; look++)
        {
            service.On(JobRoute, 401);
        }

        Assert.Equal("Accepted ", await StopAsync(service));
    }

    [Fact]
    public async Task Retries_a_stop_once_a_minute_for_three_minutes()
    {
        using var service = new ScriptedHandler();
        for (var look = 0; look < 93; look++)
        {
            service.On(JobRoute, 200, TestValues.Job("running"));
        }

        service.On(StopRoute, 202).On(StopRoute, 202).On(StopRoute, 502);

        Assert.Equal("Accepted running", await StopAsync(service));
    }

    [Fact]
    public async Task Fails_when_a_stop_is_refused_for_three_minutes()
    {
        using var service = new ScriptedHandler();
        for (var attempt = 0; attempt < 93; attempt++)
        {
            service.On(JobRoute, 200, TestValues.Job("running")).On(StopRoute, 400, """{"detail":"Invalid request."}""");
        }

        var refused = await Assert.ThrowsAsync<PioneerException>(() => StopAsync(service));

        Assert.Equal("Invalid request.", refused.ServerMessage);
    }

    [Fact]
    public async Task Retries_a_job_that_cannot_be_read_yet()
    {
        using var service = new ScriptedHandler().On(JobRoute, 404).On(JobRoute, 200, TestValues.Job("running")).On(StopRoute, 200).On(JobRoute, 200, TestValues.Job("stopped"));

        Assert.Equal("Stopped stopped", await StopAsync(service));
    }

    [Fact]
    public async Task Stops_and_polls_a_job_that_cannot_be_read()
    {
        using var service = new ScriptedHandler().On(StopRoute, 200);
        for (var failure = 0; failure < 12; failure++)
        {
            service.On(JobRoute, 520);
        }

        Assert.Equal("Stopped stopped", await StopAsync(service.On(JobRoute, 200, TestValues.Job("stopped"))));
    }

    [Fact]
    public async Task Fails_when_the_job_never_appears()
    {
        using var forgotten = new ScriptedHandler();
        for (var look = 0; look < 9; look++)
        {
            forgotten.On(JobRoute, 404).On(StopRoute, 404);
        }

        await Assert.ThrowsAsync<PioneerException>(() => StopAsync(forgotten));
    }

    [Theory]
    [InlineData(StopMode.UntilEnded, 401)]
    [InlineData(StopMode.UntilEnded, 403)]
    [InlineData(StopMode.UntilEnded, 404)]
    [InlineData(StopMode.ImmediateUntilEnded, 401)]
    [InlineData(StopMode.ImmediateUntilEnded, 404)]
    [InlineData(StopMode.Hurried, 401)]
    [InlineData(StopMode.Hurried, 403)]
    [InlineData(StopMode.Hurried, 404)]
    public async Task Requests_the_stop_again_when_it_is_rejected_once(StopMode mode, int status)
    {
        using var service = new ScriptedHandler().On(StopRoute, status, "<html>Blocked</html>").On(StopRoute, 200);
        for (var look = 0; look < (mode == StopMode.UntilEnded ? 2 : mode == StopMode.ImmediateUntilEnded ? 1 : 0); look++)
        {
            service.On(JobRoute, 200, TestValues.Job("running"));
        }

        var outcome = await StopAsync(mode == StopMode.Hurried ? service.On(JobRoute, 200, TestValues.Job("running")) : service.On(JobRoute, 200, TestValues.Job("stopped")), mode);

        Assert.StartsWith(mode == StopMode.Hurried ? "Accepted" : "Stopped", outcome, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fails_when_the_key_is_rejected_for_two_minutes()
    {
        using var locked = new ScriptedHandler();
        for (var attempt = 0; attempt < 63; attempt++)
        {
            locked.On(JobRoute, 401).On(StopRoute, 401);
        }

        var start = _time.GetTimestamp();
        await Assert.ThrowsAsync<PioneerException>(() => StopAsync(locked));

        Assert.InRange(_time.GetElapsedTime(start), TimeSpan.FromSeconds(120), TimeSpan.FromSeconds(123));
    }

    private async Task<string> StopAsync(ScriptedHandler service, StopMode mode = StopMode.UntilEnded, CancellationToken cancellationToken = default)
    {
        var result = await _time.DriveAsync(new JobStopper(TestValues.Client(service, _time)).StopAsync("job_abc123", mode, cancellationToken));
        return $"{result.Outcome} {result.LastSeen?.Status.Word}";
    }
}
