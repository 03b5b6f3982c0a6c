using System.Collections.Immutable;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Jobs;
using PioneerTrain.TestKit;

namespace PioneerTrain.Benchmarks;

/// <summary>
/// Measures the request rate, and when the last run gets its job, for a thousand actions that start
/// at the same time against a service that creates 20 jobs a minute.
/// </summary>
internal static class ThunderingHerdBenchmark
{
    private const int Actions = 1000;

    public static async Task<int> PrintAsync()
    {
        var time = new ManualTime();
        using var service = new RateLimitedService(time, TimeSpan.FromMinutes(5), sendsRemainingTime: false);
        var actions = Task.WhenAll(Enumerable.Range(0, Actions).Select(number => ActAsync(service, time, new Random(number))));
        var ends = await time.DriveAsync(actions);
        Console.WriteLine($"{ends.Count(end => end == JobOutcome.Succeeded)} of {Actions} actions ended well; {service.Refusals} creations were refused at first, none for good.");
        Console.WriteLine($"The last job was created after {service.LastCreation.TotalMinutes:0.0} min; 20 a minute make {Actions / RateLimitedService.CreationsPerMinute} min.");
        Console.WriteLine("Requests of all together, by minute (the service allows 20,000):");
        foreach (var ten in service.RequestsByMinute.OrderBy(minute => minute.Key).Chunk(10))
        {
            Console.WriteLine($"  {ten[0].Key,3} min: {string.Join(' ', ten.Select(minute => $"{minute.Value,5}"))}");
        }

        return 0;
    }

    private static async Task<JobOutcome?> ActAsync(RateLimitedService service, ManualTime time, Random random)
    {
        var client = new PioneerClient(service.Client, new PioneerClientOptions { Jitter = random.NextDouble }, time);
        await client.CheckKeyAsync(default);
        var request = new TrainingJobRequest { ModelName = "herd", BaseModel = "any/model", Datasets = [new DatasetReference("data", "1")] };
        var job = await new JobStarter(client).StartAsync(request, ImmutableHashSet<string>.Empty, default);
        JobEvent? last = null;
        await foreach (var happened in new JobWatcher(client, PollingSchedule.Default, time).WatchAsync(job.Id, TimeSpan.FromHours(1), default))
        {
            last = happened;
        }

        return (last as JobEvent.Ended)?.Job.Status.Outcome;
    }
}
