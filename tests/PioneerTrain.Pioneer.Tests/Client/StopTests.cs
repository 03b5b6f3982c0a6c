using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Wire;
using PioneerTrain.TestKit;

namespace PioneerTrain.Pioneer.Tests.Client;

public sealed class StopTests
{
    private const string JobRoute = "GET /felix/training-jobs/job_abc123";
    private const string StopRoute = "POST /felix/training-jobs/job_abc123/stop";
    private const string Unconfirmed = """{"error":{"code":"cancellation_unconfirmed","message":"try again"}}""";

    private readonly ManualTime _time = new();

    [Theory]
    [InlineData("")]
    [InlineData("""{"success":true,"job_id":"job_abc123","status":"stopped"}""")]
    public async Task A_stop_is_one_request_whatever_its_answer_says(string body)
    {
        using var service = new ScriptedHandler().On(StopRoute, 200, body);

        Assert.Equal(StopAnswer.Stopped, await StopAsync(service));
    }

    [Theory]
    [InlineData("stopped", StopAnswer.Stopped)]
    [InlineData("complete", StopAnswer.AlreadyEnded)]
    public async Task A_stop_that_is_yet_to_be_carried_out_is_seen_through(string end, StopAnswer expected)
    {
        using var service = new ScriptedHandler().On(StopRoute, 202, """{"status":"stopping"}""")
            .On(JobRoute, 200, Some.Job("running"))
            .On(JobRoute, 200, Some.Job(end));

        Assert.Equal(expected, await StopAsync(service));
    }

    [Fact]
    public async Task An_accepted_stop_counts_although_nobody_waits_for_its_end()
    {
        using var service = new ScriptedHandler().On(StopRoute, 202, "{}").On(JobRoute, 200, Some.Job("running"));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1), _time);

        var stopping = Some.Client(service, _time).StopTrainingJobAsync("job_abc123", patience.Token);

        Assert.Equal(StopAnswer.Stopped, await _time.DriveAsync(stopping));
    }

    [Theory]
    [InlineData("complete")]
    [InlineData("stopped")]
    public async Task A_job_that_won_the_race_has_ended_already(string word)
    {
        using var service = new ScriptedHandler()
            .On(StopRoute, 409, """{"error":{"code":"training_job_already_finished","message":"done"}}""")
            .On(JobRoute, 200, Some.Job(word));

        Assert.Equal(StopAnswer.AlreadyEnded, await StopAsync(service));
    }

    [Fact]
    public async Task A_stop_that_the_service_cannot_confirm_is_tried_again()
    {
        using var service = new ScriptedHandler()
            .On(StopRoute, 409, Unconfirmed).On(JobRoute, 200, Some.Job("running"))
            .On(StopRoute, 409, Unconfirmed).On(JobRoute, 200, Some.Job("stopped"));

        Assert.Equal(StopAnswer.Stopped, await StopAsync(service));
    }

    [Fact]
    public async Task A_stop_that_could_not_be_confirmed_and_took_effect_all_the_same_is_ours()
    {
        using var service = new ScriptedHandler().On(StopRoute, 409, Unconfirmed).On(JobRoute, 200, Some.Job("stopped"));

        Assert.Equal(StopAnswer.Stopped, await StopAsync(service));
    }

    [Fact]
    public async Task A_stop_that_is_refused_again_and_again_while_the_job_runs_is_told()
    {
        using var service = new ScriptedHandler();
        for (var attempt = 1; attempt <= 4; attempt++)
        {
            service.On(StopRoute, 400, """{"detail":"Invalid request."}""").On(JobRoute, 200, Some.Job("running"));
        }

        var refused = await Assert.ThrowsAsync<PioneerException>(() => StopAsync(service));

        Assert.Equal("Invalid request.", refused.ServerWords);
    }

    private Task<StopAnswer> StopAsync(ScriptedHandler service) => _time.DriveAsync(Some.Client(service, _time).StopTrainingJobAsync("job_abc123", default));
}
