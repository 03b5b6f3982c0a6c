using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Jobs;
using PioneerTrain.TestKit;

namespace PioneerTrain.Pioneer.Tests;

/// <summary>A create request whose response has status 200 but is not a job.</summary>
public sealed class UnreadableCreateResponseTests
{
    private const string Create = "POST /felix/training-jobs";

    [Theory]
    [InlineData("<html><body>Bad gateway</body></html>", "text/html")]
    [InlineData("{\"id\":", "application/json")]
    [InlineData("{\"status\":\"requested\"}", "application/json")]
    public async Task Reports_that_the_job_may_exist_after_three_creations(string body, string type)
    {
        var time = new ManualTime();
        using var service = new ScriptedHandler();
        for (var look = 0; look < 21; look++)
        {
            _ = look % 7 == 0 ? service.On(Create, 200, body, type) : service;
            service.On("GET /felix/training-jobs", 200, "{\"training_jobs\":[]}");
        }

        var starter = new JobStarter(TestValues.Client(service, time));
        var failure = await Assert.ThrowsAsync<PioneerException>(() => time.DriveAsync(starter.StartAsync(TestValues.Request, new HashSet<string>(), default)));

        Assert.True(failure.OutcomeUnknown);
        Assert.Contains("may have been created", failure.Message, StringComparison.Ordinal);
        Assert.Equal(3, service.Count(Create));
    }
}
