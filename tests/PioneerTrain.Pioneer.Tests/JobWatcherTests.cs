using PioneerTrain.Jobs;
using PioneerTrain.TestKit;

namespace PioneerTrain.Pioneer.Tests;

public sealed class JobWatcherTests
{
    private const string JobRoute = "GET /felix/training-jobs/job_abc123";
    private const string LogRoute = JobRoute + "/logs";
    private const string NoLines = """{"logs":[]}""";

    private readonly ManualTime _time = new();

    [Fact]
    public async Task Tells_a_whole_job_in_order_with_each_line_once_and_the_last_lines_before_the_end()
    {
        using var service = new ScriptedHandler()
            .On(JobRoute, 200, Some.Job("requested")).On(LogRoute, 404)
            .On(JobRoute, 200, Some.Job("running", ",\"current_epoch\":1")).On(LogRoute, 200, Lines("a"))
            .On(JobRoute, 200, Some.Job("running", ",\"current_epoch\":2")).On(LogRoute, 200, Lines("a", "b"))
            .On(JobRoute, 200, Some.Job("complete", ",\"metrics\":{\"f1\":0.94}")).On(LogRoute, 200, Lines("b", "c"))
            .On(LogRoute, 200, Lines("c", "d"));

        var events = await WatchAsync(service);

        Assert.Equal("status requested | status running | line a | progress 2 | line b | status complete | line c | line d | ended complete", Told(events));
        Assert.Equal(0.94, Assert.IsType<JobEvent.Ended>(events[^1]).Job.Metrics.F1);
    }

    [Theory]
    [InlineData("failed", JobOutcome.Failed)]
    [InlineData("errored", JobOutcome.Failed)]
    [InlineData("stopped", JobOutcome.Stopped)]
    public async Task A_job_can_end_otherwise_than_well(string word, JobOutcome outcome)
    {
        using var service = new ScriptedHandler().On(JobRoute, 200, Some.Job(word, ",\"error_message\":\"out of\\nmemory\"")).On(LogRoute, 200, NoLines).On(LogRoute, 200, NoLines);

        var ended = Assert.IsType<JobEvent.Ended>((await WatchAsync(service))[^1]);

        Assert.Equal((outcome, "out of memory"), (ended.Job.Status.Outcome, ended.Job.ErrorMessage));
    }

    [Fact]
    public async Task An_unknown_word_is_told_once_and_means_still_going()
    {
        using var service = new ScriptedHandler();
        foreach (var word in new[] { "hibernating", "hibernating", "running", "Hibernating", "complete" })
        {
            service.On(JobRoute, 200, Some.Job(word)).On(LogRoute, 200, NoLines);
        }

        var events = await WatchAsync(service.On(LogRoute, 200, NoLines));

        Assert.Equal("unknown hibernating | status hibernating | status running | status Hibernating | status complete | ended complete", Told(events));
    }

    [Fact]
    public async Task A_missing_log_is_told_once_and_harms_nothing()
    {
        using var service = new ScriptedHandler();
        foreach (var word in new[] { "running", "running", "complete" })
        {
            service.On(JobRoute, 200, Some.Job(word)).On(LogRoute, 500, "log store down", "text/plain");
        }

        var events = await WatchAsync(service.On(LogRoute, 500));

        Assert.Equal("no log: refused with status 500: log store down | status running | status complete | ended complete", Told(events));
    }

    [Fact]
    public async Task A_deadline_is_neither_an_end_nor_a_failure_and_is_followed_by_one_more_look()
    {
        using var service = new ScriptedHandler();
        for (var look = 0; look < 5; look++)
        {
            service.On(JobRoute, 200, Some.Job("running")).On(LogRoute, 200, NoLines);
        }

        var events = await WatchAsync(service, TimeSpan.FromSeconds(2));

        Assert.Equal("status running | deadline 2 s of running", Told(events));
        Assert.Equal(TimeSpan.FromSeconds(2), _time.GetUtcNow() - new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public async Task A_job_that_ends_in_the_last_look_has_ended()
    {
        using var service = new ScriptedHandler()
            .On(JobRoute, 200, Some.Job("running")).On(LogRoute, 200, NoLines)
            .On(JobRoute, 200, Some.Job("complete")).On(LogRoute, 200, NoLines).On(LogRoute, 200, NoLines);

        Assert.Equal("status running | status complete | ended complete", Told(await WatchAsync(service, TimeSpan.FromSeconds(0.5))));
    }

    [Fact]
    public async Task A_service_that_falls_silent_does_not_hold_the_deadline_up()
    {
        using var silent = new SilentHandler();
        var client = new PioneerClient(new HttpClient(silent), new PioneerClientOptions { ReadTimeout = TimeSpan.FromHours(1) }, _time);

        var watching = new JobWatcher(client, PollingSchedule.Default, _time).WatchAsync("job_abc123", TimeSpan.FromSeconds(30), default).ToListAsync().AsTask();
        await silent.Asked;
        _time.Advance(TimeSpan.FromSeconds(40));

        Assert.Equal("deadline 30 s of nothing", Told(await watching));
    }

    [Fact]
    public async Task A_job_may_appear_a_little_after_it_was_created()
    {
        using var service = new ScriptedHandler()
            .On(JobRoute, 404).On(LogRoute, 404)
            .On(JobRoute, 404).On(LogRoute, 404)
            .On(JobRoute, 200, Some.Job("complete")).On(LogRoute, 200, NoLines).On(LogRoute, 200, NoLines);

        Assert.Equal("status complete | ended complete", Told(await WatchAsync(service)));
    }

    [Fact]
    public async Task A_job_that_never_appears_is_not_found()
    {
        using var service = new NeverFoundHandler();
        var client = new PioneerClient(new HttpClient(service), new PioneerClientOptions(), _time);

        var watching = new JobWatcher(client, PollingSchedule.Default, _time).WatchAsync("job_abc123", TimeSpan.FromHours(1), default).ToListAsync().AsTask();
        var failure = await Assert.ThrowsAsync<PioneerException>(() => _time.DriveAsync(watching));

        Assert.Equal(PioneerErrorKind.NotFound, failure.Kind);
        Assert.InRange(_time.GetUtcNow().Minute * 60 + _time.GetUtcNow().Second, 30, 45);
    }

    [Fact]
    public async Task Retries_are_told_while_they_happen()
    {
        using var service = new ScriptedHandler()
            .On(JobRoute, 503, headers: ("Retry-After", "7")).On(LogRoute, 200, NoLines)
            .On(JobRoute, 200, Some.Job("complete")).On(LogRoute, 200, NoLines);

        Assert.Equal("retry 1 in 7 s | status complete | ended complete", Told(await WatchAsync(service)));
    }

    [Fact]
    public async Task An_outage_shorter_than_the_tolerance_is_survived_and_a_longer_one_is_not()
    {
        using var service = new OutageHandler(_time, from: TimeSpan.FromSeconds(1), until: TimeSpan.FromSeconds(90));
        using var forGood = new OutageHandler(_time, from: TimeSpan.FromSeconds(100), until: TimeSpan.FromDays(1));

        var survived = await WatchAsync(service);
        var failure = await Assert.ThrowsAsync<PioneerException>(() => WatchAsync(forGood));

        Assert.IsType<JobEvent.Ended>(survived[^1]);
        Assert.Equal(PioneerErrorKind.Unreachable, failure.Kind);
    }

    [Fact]
    public async Task A_key_that_is_revoked_midway_ends_the_watch()
    {
        using var service = new ScriptedHandler()
            .On(JobRoute, 200, Some.Job("running")).On(LogRoute, 200, NoLines)
            .On(JobRoute, 401).On(LogRoute, 401);

        var failure = await Assert.ThrowsAsync<PioneerException>(() => WatchAsync(service));

        Assert.Equal(PioneerErrorKind.KeyRefused, failure.Kind);
    }

    [Fact]
    public async Task Cancelling_ends_the_watch_at_once_as_a_cancellation()
    {
        using var cancel = new CancellationTokenSource();
        using var service = new ScriptedHandler().On(JobRoute, 200, Some.Job("running")).On(LogRoute, 200, NoLines);
        await using var events = new JobWatcher(Some.Client(service, _time), PollingSchedule.Default, _time).WatchAsync("job_abc123", TimeSpan.FromHours(1), cancel.Token).GetAsyncEnumerator(default);

        Assert.True(await events.MoveNextAsync());
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await events.MoveNextAsync());
    }

    [Fact]
    public async Task A_reader_that_leaves_while_many_events_wait_does_not_hang()
    {
        using var service = new ScriptedHandler().On(JobRoute, 200, Some.Job("running")).On(LogRoute, 200, Lines([.. Enumerable.Range(0, 1000).Select(number => $"{number}")]));

        await foreach (var _ in new JobWatcher(Some.Client(service, _time), PollingSchedule.Default, _time).WatchAsync("job_abc123", TimeSpan.FromHours(1), default))
        {
            break;
        }

        Assert.Equal(1, service.Count(LogRoute));
    }

    [Fact]
    public async Task A_reader_that_leaves_early_leaves_no_poller_behind()
    {
        using var service = new ScriptedHandler().On(JobRoute, 200, Some.Job("running")).On(LogRoute, 200, NoLines);

        await foreach (var _ in new JobWatcher(Some.Client(service, _time), PollingSchedule.Default, _time).WatchAsync("job_abc123", TimeSpan.FromHours(1), default))
        {
            break;
        }

        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(1, service.Count(JobRoute));
    }

    private async Task<List<JobEvent>> WatchAsync(HttpMessageHandler service, TimeSpan? deadline = null)
    {
        using var http = new HttpClient(service, disposeHandler: false);
        var client = new PioneerClient(http, new PioneerClientOptions { ApiKey = Some.ApiKey, Jitter = () => 0.5 }, _time);
        return await _time.DriveAsync(new JobWatcher(client, PollingSchedule.Default, _time).WatchAsync("job_abc123", deadline ?? TimeSpan.FromHours(1), default).ToListAsync().AsTask());
    }

    private static string Lines(params string[] ids) => $$"""{"logs":[{{string.Join(',', ids.Select(id => $$"""{"id":"{{id}}","message":"{{id}}"}"""))}}]}""";

    private static string Told(IEnumerable<JobEvent> events) => string.Join(" | ", events.Select(jobEvent => jobEvent switch
    {
        JobEvent.StatusChanged changed => $"status {changed.Job.Status.Word}",
        JobEvent.Progressed progressed => $"progress {progressed.Job.CurrentEpoch}",
        JobEvent.LogLine line => $"line {line.Entry.Message}",
        JobEvent.UnknownStatus unknown => $"unknown {unknown.Word}",
        JobEvent.Retrying retrying => $"retry {retrying.Attempt} in {retrying.Delay.TotalSeconds} s",
        JobEvent.LogUnavailable unavailable => $"no log: {unavailable.Why}",
        JobEvent.Ended ended => $"ended {ended.Job.Status.Word}",
        JobEvent.DeadlinePassed passed => $"deadline {passed.Limit.TotalSeconds} s of {passed.Job?.Status.Word ?? "nothing"}",
        _ => jobEvent.ToString(),
    }));

    private sealed class SilentHandler : HttpMessageHandler
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _requests;

        /// <summary>Both the status and the log.</summary>
        public Task Asked => _asked.Task;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (Interlocked.Increment(ref _requests) == 2)
            {
                _asked.TrySetResult();
            }

            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException("unreachable");
        }
    }

    private sealed class NeverFoundHandler : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(System.Net.HttpStatusCode.NotFound));
    }

    /// <summary>A job that is complete once an outage of the service is over.</summary>
    private sealed class OutageHandler(ManualTime time, TimeSpan from, TimeSpan until) : HttpMessageHandler
    {
        private readonly DateTimeOffset _start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var now = time.GetUtcNow() - _start;
            return now >= from && now < until
                ? throw new HttpRequestException(HttpRequestError.ConnectionError)
                : Task.FromResult(new HttpResponseMessage { Content = new StringContent(Some.Job(now < until ? "running" : "complete"), null, "application/json") });
        }
    }
}
