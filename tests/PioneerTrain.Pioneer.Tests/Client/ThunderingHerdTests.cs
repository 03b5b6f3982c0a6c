using System.Collections.Immutable;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Jobs;
using PioneerTrain.TestKit;

namespace PioneerTrain.Pioneer.Tests.Client;

/// <summary>
/// A thousand actions that start at the same time, against a service that creates 20 jobs a minute.
/// </summary>
public sealed class ThunderingHerdTests
{
    private const int Actions = 1000;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task All_runs_succeed_within_the_rate_limits_of_the_service(bool sendsRemainingTime)
    {
        // Without a synchronization context, continuations run while the clock advances: one
        // thread, one order.
        SynchronizationContext.SetSynchronizationContext(null);
        var time = new ManualTime();
        using var service = new RateLimitedService(time, TimeSpan.FromSeconds(30), sendsRemainingTime);

        var actions = Enumerable.Range(0, Actions).Select(number => ActAsync(service, time, new Random(number))).ToArray();
        var all = time.DriveAsync(Task.WhenAll(actions));

        Assert.True(all.IsCompletedSuccessfully, "It never waits for anything but the clock.");
        await all;
        Assert.All(await Task.WhenAll(actions), outcome => Assert.Equal(JobOutcome.Succeeded, outcome));
        Assert.Equal(Actions, service.Jobs);
        Assert.InRange(service.LastCreation, TimeSpan.FromMinutes(49), TimeSpan.FromMinutes(60));
        Assert.InRange(service.RequestsByMinute.Values.Max(), 1, 10_000);
    }

    private static async Task<JobOutcome?> ActAsync(RateLimitedService service, ManualTime time, Random random)
    {
        var client = new PioneerClient(service.Client, new PioneerClientOptions { Jitter = random.NextDouble }, time);
        await client.CheckKeyAsync(default);
        var job = await new JobStarter(client).StartAsync(TestValues.Request, ImmutableHashSet<string>.Empty, default);
        JobEvent? last = null;
        await foreach (var happened in new JobWatcher(client, PollingSchedule.Default, time).WatchAsync(job.Id, TimeSpan.FromHours(1), default))
        {
            last = happened;
        }

        return (last as JobEvent.Ended)?.Job.Status.Outcome;
    }
}
