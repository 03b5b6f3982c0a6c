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
    public async Task Leaves_a_job_alone_that_has_ended()
    {
        using var service = new ScriptedHandler().On(JobRoute, 200, Some.Job("stopped"));

        Assert.Equal("AlreadyEnded stopped", await StopAsync(service));
    }

    [Theory]
    [InlineData(200, "")]
    [InlineData(200, """{"success":true,"job_id":"job_abc123","status":"stopped"}""")]
    [InlineData(202, """{"status":"stopping"}""")]
    public async Task Waits_for_the_end_of_a_job_whose_stop_was_accepted(int status, string body)
    {
        using var service = new ScriptedHandler().On(StopRoute, status, body)
            .On(JobRoute, 200, Some.Job("running")).On(JobRoute, 200, Some.Job("running")).On(JobRoute, 200, Some.Job("stopped"));

        Assert.Equal("Stopped stopped", await StopAsync(service));
    }

    [Fact]
    public async Task A_job_that_completed_before_the_stop_took_effect_had_ended_already()
    {
        using var service = new ScriptedHandler().On(StopRoute, 202).On(JobRoute, 200, Some.Job("running")).On(JobRoute, 200, Some.Job("complete"));

        Assert.Equal("AlreadyEnded complete", await StopAsync(service));
    }

    [Fact]
    public async Task In_a_hurry_the_stop_is_one_request()
    {
        using var service = new ScriptedHandler().On(StopRoute, 202);

        Assert.Equal("Accepted ", await StopAsync(service, StopMode.Hurried));
    }

    [Theory]
    [InlineData("complete")]
    [InlineData("stopped")]
    public async Task In_a_hurry_a_job_that_won_the_race_has_ended_already(string word)
    {
        using var service = new ScriptedHandler().On(StopRoute, 409, Finished).On(JobRoute, 200, Some.Job(word));

        Assert.Equal($"AlreadyEnded {word}", await StopAsync(service, StopMode.Hurried));
    }

    [Fact]
    public async Task In_a_hurry_a_refused_stop_is_repeated_while_the_job_goes_on()
    {
        using var service = new ScriptedHandler().On(StopRoute, 409, Unconfirmed).On(JobRoute, 200, Some.Job("running")).On(StopRoute, 200);

        Assert.Equal("Accepted running", await StopAsync(service, StopMode.Hurried));
    }

    [Fact]
    public async Task A_stop_that_the_service_cannot_confirm_is_repeated()
    {
        using var service = new ScriptedHandler()
            .On(JobRoute, 200, Some.Job("running")).On(StopRoute, 409, Unconfirmed)
            .On(JobRoute, 200, Some.Job("running")).On(StopRoute, 409, Unconfirmed)
            .On(JobRoute, 200, Some.Job("stopped"));

        Assert.Equal("Stopped stopped", await StopAsync(service));
    }

    [Theory]
    [InlineData(409, Unconfirmed)]
    [InlineData(524, "")]
    public async Task A_stop_that_took_effect_although_it_was_not_confirmed_is_ours(int status, string body)
    {
        using var service = new ScriptedHandler().On(JobRoute, 200, Some.Job("running")).On(StopRoute, status, body).On(JobRoute, 200, Some.Job("stopped"));

        Assert.Equal("Stopped stopped", await StopAsync(service));
    }

    [Fact]
    public async Task An_accepted_stop_counts_although_its_end_is_not_awaited()
    {
        using var service = new ScriptedHandler().On(StopRoute, 202).On(JobRoute, 200, Some.Job("running")).On(JobRoute, 200, Some.Job("running"));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1), _time);

        Assert.Equal("Accepted running", await StopAsync(service, StopMode.UntilEnded, patience.Token));
    }

    [Fact]
    public async Task An_accepted_stop_counts_although_the_job_can_no_longer_be_read()
    {
        using var service = new ScriptedHandler().On(JobRoute, 401).On(StopRoute, 200).On(JobRoute, 401);

        Assert.Equal("Accepted ", await StopAsync(service));
    }

    [Fact]
    public async Task A_stop_without_an_end_is_repeated_once_a_minute_and_given_up_after_three()
    {
        using var service = new ScriptedHandler();
        for (var look = 0; look < 93; look++)
        {
            service.On(JobRoute, 200, Some.Job("running"));
        }

        service.On(StopRoute, 202).On(StopRoute, 202).On(StopRoute, 502);

        Assert.Equal("Accepted running", await StopAsync(service));
    }

    [Fact]
    public async Task A_stop_that_is_refused_for_three_minutes_while_the_job_goes_on_is_an_error()
    {
        using var service = new ScriptedHandler();
        for (var attempt = 0; attempt < 93; attempt++)
        {
            service.On(JobRoute, 200, Some.Job("running")).On(StopRoute, 400, """{"detail":"Invalid request."}""");
        }

        var refused = await Assert.ThrowsAsync<PioneerException>(() => StopAsync(service));

        Assert.Equal("Invalid request.", refused.ServerMessage);
    }

    [Fact]
    public async Task A_job_that_cannot_be_read_yet_is_looked_for_again()
    {
        using var service = new ScriptedHandler().On(JobRoute, 404).On(JobRoute, 200, Some.Job("running")).On(StopRoute, 200).On(JobRoute, 200, Some.Job("stopped"));

        Assert.Equal("Stopped stopped", await StopAsync(service));
    }

    [Fact]
    public async Task A_job_that_cannot_be_read_is_stopped_and_looked_at_until_it_can_be()
    {
        using var service = new ScriptedHandler().On(StopRoute, 200);
        for (var failure = 0; failure < 12; failure++)
        {
            service.On(JobRoute, 520);
        }

        Assert.Equal("Stopped stopped", await StopAsync(service.On(JobRoute, 200, Some.Job("stopped"))));
    }

    [Fact]
    public async Task A_job_that_never_appears_is_an_error()
    {
        using var forgotten = new ScriptedHandler();
        for (var look = 0; look < 9; look++)
        {
            forgotten.On(JobRoute, 404).On(StopRoute, 404);
        }

        await Assert.ThrowsAsync<PioneerException>(() => StopAsync(forgotten));
    }

    [Fact]
    public async Task A_key_that_is_refused_is_an_error()
    {
        using var locked = new ScriptedHandler().On(JobRoute, 401).On(StopRoute, 401);

        await Assert.ThrowsAsync<PioneerException>(() => StopAsync(locked));
    }

    private async Task<string> StopAsync(ScriptedHandler service, StopMode mode = StopMode.UntilEnded, CancellationToken cancellationToken = default)
    {
        var result = await _time.DriveAsync(new JobStopper(Some.Client(service, _time)).StopAsync("job_abc123", mode, cancellationToken));
        return $"{result.Outcome} {result.LastSeen?.Status.Word}";
    }
}
