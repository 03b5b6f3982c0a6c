using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Jobs;
using PioneerTrain.TestKit;

namespace PioneerTrain.Pioneer.Tests.Jobs;

/// <summary>
/// Watches a scripted job with a manual clock, and describes its events in one line.
/// </summary>
internal static class WatchHelpers
{
    public const string JobRoute = "GET /felix/training-jobs/job_abc123";
    public const string LogRoute = JobRoute + "/logs";
    public const string NoLines = """{"logs":[]}""";

    public static async Task<List<JobEvent>> WatchAsync(this ManualTime time, HttpMessageHandler service, TimeSpan? deadline = null, TimeSpan? maxIdle = null, int? stopOnDivergence = null)
    {
        using var http = new HttpClient(service, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        var client = new PioneerClient(http, new PioneerClientOptions { ApiKey = TestValues.ApiKey, Jitter = () => 0.5 }, time);
        var watcher = new JobWatcher(client, PollingSchedule.Default, time) { MaxIdle = maxIdle, StopOnDivergence = stopOnDivergence };
        return await time.DriveAsync(watcher.WatchAsync("job_abc123", deadline ?? TimeSpan.FromHours(1), default).ToListAsync().AsTask());
    }

    public static string Describe(IEnumerable<JobEvent> events) => string.Join(" | ", events.Select(jobEvent => jobEvent switch
    {
        JobEvent.StatusChanged changed => $"status {changed.Job.Status.Word}",
        JobEvent.Progressed progressed => $"progress {progressed.Job.CurrentEpoch}",
        JobEvent.LogLines lines => string.Join(" | ", lines.Entries.Select(entry => $"line {entry.Message}")),
        JobEvent.UnknownStatus unknown => $"unknown {unknown.Word}",
        JobEvent.Retrying retrying => $"retry {retrying.Attempt} in {retrying.Delay.TotalSeconds} s",
        JobEvent.LogUnavailable unavailable => $"no log: {unavailable.Why}",
        JobEvent.LogIncomplete incomplete => $"log incomplete after {incomplete.Shown} lines: {incomplete.Why}",
        JobEvent.Ended ended => $"ended {ended.Job.Status.Word}",
        JobEvent.DeadlinePassed passed => $"deadline {passed.Limit.TotalSeconds} s of {passed.Job?.Status.Word ?? "nothing"}",
        JobEvent.Stuck stuck => $"stuck in {stuck.Job.Status.Word} for {stuck.Idle.TotalSeconds:0.0} s",
        JobEvent.Diverged diverged => $"diverged: {diverged.Why}",
        _ => jobEvent.ToString(),
    }));
}
