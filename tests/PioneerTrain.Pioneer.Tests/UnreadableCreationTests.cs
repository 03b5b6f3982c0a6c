using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Jobs;
using PioneerTrain.TestKit;

namespace PioneerTrain.Pioneer.Tests;

/// <summary>A creation that was answered with status 200, but not with a job.</summary>
public sealed class UnreadableCreationTests
{
    private const string Create = "POST /felix/training-jobs";

    [Theory]
    [InlineData("<html><body>Bad gateway</body></html>", "text/html")]
    [InlineData("{\"id\":", "application/json")]
    [InlineData("{\"status\":\"requested\"}", "application/json")]
    public async Task Reports_that_the_job_may_exist_and_is_not_repeated(string body, string type)
    {
        var time = new ManualTime();
        using var service = new ScriptedHandler().On(Create, 200, body, type);
        for (var look = 1; look <= 7; look++)
        {
            service.On("GET /felix/training-jobs", 200, "{\"training_jobs\":[]}");
        }

        var starter = new JobStarter(Some.Client(service, time));
        var failure = await Assert.ThrowsAsync<PioneerException>(() => time.DriveAsync(starter.StartAsync(Some.Request, new HashSet<string>(), default)));

        Assert.True(failure.OutcomeUnknown);
        Assert.Contains("may have been created", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, service.Count(Create));
    }
}
