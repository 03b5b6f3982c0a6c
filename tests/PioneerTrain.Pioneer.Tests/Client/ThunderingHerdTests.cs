using System.Collections.Immutable;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Jobs;
using PioneerTrain.TestKit;

namespace PioneerTrain.Pioneer.Tests.Client;

/// <summary>A thousand actions that start in the same moment, at a service that creates 20 jobs a minute.</summary>
public sealed class ThunderingHerdTests
{
    private const int Actions = 1000;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task All_end_well_and_together_they_stay_below_the_limits_of_the_service(bool tellsWhen)
    {
        // Without a context, every continuation runs inside the clock's advance: one thread, one order.
        SynchronizationContext.SetSynchronizationContext(null);
        var time = new ManualTime();
        using var service = new CrowdedService(time, TimeSpan.FromSeconds(30), tellsWhen);

        var actions = Enumerable.Range(0, Actions).Select(number => ActAsync(service, time, new Random(number))).ToArray();
        var all = time.DriveAsync(Task.WhenAll(actions));

        Assert.True(all.IsCompletedSuccessfully, "It never waits for anything but the clock.");
        await all;
        Assert.All(await Task.WhenAll(actions), outcome => Assert.Equal(JobOutcome.Succeeded, outcome));
        Assert.Equal(Actions, service.Jobs);
        Assert.InRange(service.LastCreation, TimeSpan.FromMinutes(49), TimeSpan.FromMinutes(60));
        Assert.InRange(service.RequestsByMinute.Values.Max(), 1, 10_000);
    }

    private static async Task<JobOutcome?> ActAsync(CrowdedService service, ManualTime time, Random random)
    {
        var client = new PioneerClient(service.Client, new PioneerClientOptions { Jitter = random.NextDouble }, time);
        await client.CheckKeyAsync(default);
        var job = await new JobStarter(client).StartAsync(Some.Request, ImmutableHashSet<string>.Empty, default);
        JobEvent? last = null;
        await foreach (var happened in new JobWatcher(client, PollingSchedule.Default, time).WatchAsync(job.Id, TimeSpan.FromHours(1), default))
        {
            last = happened;
        }

        return (last as JobEvent.Ended)?.Job.Status.Outcome;
    }
}
