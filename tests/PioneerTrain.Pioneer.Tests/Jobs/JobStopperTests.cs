using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Jobs;
using PioneerTrain.TestKit;

namespace PioneerTrain.Pioneer.Tests.Jobs;

public sealed class JobStopperTests
{
    private const string JobRoute = "GET /felix/training-jobs/job_abc123";
    private const string StopRoute = "POST /felix/training-jobs/job_abc123/stop";

    private readonly ManualTime _time = new();

    [Fact]
    public async Task A_job_that_has_ended_is_left_alone()
    {
        using var service = new ScriptedHandler().On(JobRoute, 200, Job("complete"));

        Assert.Equal("complete", await StopAsync(service));
    }

    [Fact]
    public async Task A_job_that_cannot_be_read_yet_is_looked_for_again()
    {
        using var service = new ScriptedHandler().On(JobRoute, 404).On(JobRoute, 200, Job("running")).On(StopRoute, 200).On(JobRoute, 200, Job("stopped"));

        Assert.Equal("stopped", await StopAsync(service));
    }

    [Fact]
    public async Task A_job_that_cannot_be_read_is_stopped_all_the_same_and_a_service_that_is_away_is_asked_again()
    {
        using var service = new ScriptedHandler().On(StopRoute, 200);
        for (var failure = 0; failure < 12; failure++)
        {
            service.On(JobRoute, 502);
        }

        Assert.Equal("stopped", await StopAsync(service.On(JobRoute, 200, Job("stopped"))));
    }

    [Fact]
    public async Task A_job_that_never_appears_and_a_key_that_is_refused_are_told()
    {
        using var forgotten = new ScriptedHandler();
        for (var look = 0; look < 7; look++)
        {
            forgotten.On(JobRoute, 404);
        }

        using var locked = new ScriptedHandler().On(JobRoute, 401);

        await Assert.ThrowsAsync<PioneerException>(() => StopAsync(forgotten));
        await Assert.ThrowsAsync<PioneerException>(() => StopAsync(locked));
    }

    private async Task<string> StopAsync(ScriptedHandler service)
    {
        var client = new PioneerClient(service.Client, new PioneerClientOptions { ApiKey = "pio_sk_test", Jitter = () => 0.5 }, _time);
        return (await _time.DriveAsync(new JobStopper(client, _time).StopAsync("job_abc123", default))).Status.Word;
    }

    private static string Job(string status) => $$"""{"id":"job_abc123","status":"{{status}}"}""";
}
