using System.Text;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Jobs;
using PioneerTrain.Scoring;
using PioneerTrain.TestKit;
using static PioneerTrain.Pioneer.Tests.Jobs.WatchHelpers;

namespace PioneerTrain.Pioneer.Tests.Jobs;

public sealed class JobWatcherTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task Reports_all_events_in_order_with_each_log_line_once()
    {
        using var service = new ScriptedHandler()
            .On(JobRoute, 200, TestValues.Job("requested")).On(LogRoute, 404)
            .On(JobRoute, 200, TestValues.Job("running", ",\"current_epoch\":1")).On(LogRoute, 200, Lines("a"))
            .On(JobRoute, 200, TestValues.Job("running", ",\"current_epoch\":2")).On(LogRoute, 200, Lines("a", "b"))
            .On(JobRoute, 200, TestValues.Job("complete", ",\"metrics\":{\"f1\":0.94}")).On(LogRoute, 200, Lines("b", "c"))
            .On(LogRoute, 200, Lines("c", "d"));

        var events = await _time.WatchAsync(service);

        Assert.Equal("status requested | status running | line a | progress 2 | line b | line c | line d | status complete | ended complete", Describe(events));
        Assert.Equal(0.94, Assert.IsType<JobEvent.Ended>(events[^1]).Job.Metrics[Metric.F1]);
    }

    [Theory]
    [InlineData("failed", JobOutcome.Failed)]
    [InlineData("errored", JobOutcome.Failed)]
    [InlineData("stopped", JobOutcome.Stopped)]
    public async Task Reports_a_job_that_does_not_succeed(string word, JobOutcome outcome)
    {
        using var service = new ScriptedHandler()
            .On(JobRoute, 200, TestValues.Job(word, ",\"error_message\":\"out of\\nmemory\""))
            .On(LogRoute, 200, NoLines)
            .On(LogRoute, 200, NoLines);

        var ended = Assert.IsType<JobEvent.Ended>((await _time.WatchAsync(service))[^1]);

        Assert.Equal((outcome, "out of memory"), (ended.Job.Status.Outcome, ended.Job.ErrorMessage));
    }

    [Fact]
    public async Task Reports_an_unknown_status_once_and_continues()
    {
        using var service = new ScriptedHandler();
        foreach (var word in new[] { "hibernating", "hibernating", "running", "Hibernating", "complete" })
        {
            service.On(JobRoute, 200, TestValues.Job(word)).On(LogRoute, 200, NoLines);
        }

        var events = await _time.WatchAsync(service.On(LogRoute, 200, NoLines));

        Assert.Equal("unknown hibernating | status hibernating | status running | status Hibernating | status complete | ended complete", Describe(events));
    }

    [Fact]
    public async Task Polls_once_after_the_deadline()
    {
        using var service = new ScriptedHandler();
        for (var look = 0; look < 4; look++)
        {
            service.On(JobRoute, 200, TestValues.Job("running")).On(LogRoute, 200, NoLines);
        }

        var events = await _time.WatchAsync(service, TimeSpan.FromSeconds(2));

        Assert.Equal("status running | deadline 2 s of running", Describe(events));
        Assert.Equal(TimeSpan.FromSeconds(2), _time.GetUtcNow() - new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    /// <summary>J is a request for the job, L a request for its log.</summary>
    [Theory]
    [InlineData(3600, "complete", "JLJLJLJLJLJLJJLJJLJJJLL")]
    [InlineData(45, "running", "JLJLJLJLJLJLJJLJJLJJJLJJJL")]
    public async Task Reads_the_log_with_some_polls_at_the_deadline_and_twice_at_the_end(int deadline, string last, string expected)
    {
        var asked = new StringBuilder();
        using var service = new ScriptedHandler();
        for (var looks = expected.Count(what => what == 'J'); looks > 0; looks--)
        {
            var status = looks == 1 ? last : "running";
            service.On(JobRoute, () => Note(asked, 'J', TestValues.Job(status)));
        }

        foreach (var _ in expected.Where(what => what == 'L'))
        {
            service.On(LogRoute, () => Note(asked, 'L', NoLines));
        }

        await _time.WatchAsync(service, TimeSpan.FromSeconds(deadline));

        Assert.Equal(expected, asked.ToString());
    }

    [Fact]
    public async Task Reports_a_job_that_ends_in_the_last_poll_as_ended()
    {
        using var service = new ScriptedHandler()
            .On(JobRoute, 200, TestValues.Job("running")).On(LogRoute, 200, NoLines)
            .On(JobRoute, 200, TestValues.Job("complete")).On(LogRoute, 200, NoLines).On(LogRoute, 200, NoLines);

        Assert.Equal("status running | status complete | ended complete", Describe(await _time.WatchAsync(service, TimeSpan.FromSeconds(0.5))));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(404)]
    public async Task Reports_a_job_without_progress_as_stuck_after_a_sync(int sync)
    {
        using var service = new ScriptedHandler();
        for (var look = 0; look < 5; look++)
        {
            service.On(JobRoute, 200, TestValues.Job("running", ",\"progress_percent\":0")).On(LogRoute, 200, NoLines);
        }

        service.On("POST /felix/training-jobs/job_abc123/sync", sync, "{}");

        Assert.Equal("status running | stuck in running for 2.3 s", Describe(await _time.WatchAsync(service, maxIdle: TimeSpan.FromSeconds(2))));
    }

    [Fact]
    public async Task Continues_when_a_sync_shows_progress()
    {
        using var service = new ScriptedHandler()
            .On(JobRoute, 200, TestValues.Job("running")).On(LogRoute, 200, NoLines)
            .On(JobRoute, 200, TestValues.Job("running")).On(LogRoute, 200, NoLines)
            .On("POST /felix/training-jobs/job_abc123/sync", 200, TestValues.Job("complete"))
            .On(JobRoute, 200, TestValues.Job("complete")).On(LogRoute, 200, NoLines).On(LogRoute, 200, NoLines);

        Assert.Equal("status running | status complete | ended complete", Describe(await _time.WatchAsync(service, maxIdle: TimeSpan.FromSeconds(0.5))));
    }

    [Fact]
    public async Task Does_not_report_a_job_with_new_log_lines_as_stuck()
    {
        using var service = new ScriptedHandler().On("POST /felix/training-jobs/job_abc123/sync", 404);
        for (var look = 1; look <= 6; look++)
        {
            service.On(JobRoute, 200, TestValues.Job("running")).On(LogRoute, 200, NoLines);
        }

        // The sync request is followed by a slow poll without the log and then by a poll with the
        // log.
        service.On(JobRoute, 200, TestValues.Job("running")).On(LogRoute, 200, Lines("a"))
            .On(JobRoute, 503, headers: ("Retry-After", "3")).On(JobRoute, 200, TestValues.Job("running"));
        service.On(JobRoute, 200, TestValues.Job("complete")).On(LogRoute, 200, Lines("a", "b")).On(LogRoute, 200, Lines("a", "b"));

        Assert.Equal(
            "status running | line a | retry 1 in 3.3 s | line b | status complete | ended complete",
            Describe(await _time.WatchAsync(service, maxIdle: TimeSpan.FromSeconds(4))));
    }

    [Fact]
    public async Task Reports_divergence()
    {
        using var service = new ScriptedHandler()
            .On(JobRoute, 200, TestValues.Job("running")).On(LogRoute, 200, Lines("epoch 1/9: loss 1.5", "epoch 2/9: loss 2"))
            .On(JobRoute, 200, TestValues.Job("running")).On(LogRoute, 200, Lines("epoch 3/9: loss 3"));

        Assert.Equal(
            "status running | line epoch 1/9: loss 1.5 | line epoch 2/9: loss 2 | line epoch 3/9: loss 3 | diverged: the loss rose 2 epochs in a row, to 3",
            Describe(await _time.WatchAsync(service, stopOnDivergence: 2)));
    }

    [Fact]
    public async Task Ends_at_once_when_cancelled()
    {
        using var cancel = new CancellationTokenSource();
        using var service = new ScriptedHandler().On(JobRoute, 200, TestValues.Job("running")).On(LogRoute, 200, NoLines);
        var watcher = new JobWatcher(TestValues.Client(service, _time), PollingSchedule.Default, _time);
        await using var events = watcher.WatchAsync("job_abc123", TimeSpan.FromHours(1), cancel.Token).GetAsyncEnumerator(default);

        Assert.True(await events.MoveNextAsync());
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await events.MoveNextAsync());
    }

    [Fact]
    public async Task Does_not_hang_when_the_reader_leaves_with_events_pending()
    {
        string[] many = [.. Enumerable.Range(0, 1000).Select(number => $"{number}")];
        using var service = new ScriptedHandler().On(JobRoute, 200, TestValues.Job("running")).On(LogRoute, 200, Lines(many));

        await foreach (var _ in new JobWatcher(TestValues.Client(service, _time), PollingSchedule.Default, _time).WatchAsync("job_abc123", TimeSpan.FromHours(1), default))
        {
            break;
        }

        Assert.Equal(1, service.Count(LogRoute));
    }

    [Fact]
    public async Task Stops_polling_when_the_reader_leaves()
    {
        using var service = new ScriptedHandler().On(JobRoute, 200, TestValues.Job("running")).On(LogRoute, 200, NoLines);

        await foreach (var _ in new JobWatcher(TestValues.Client(service, _time), PollingSchedule.Default, _time).WatchAsync("job_abc123", TimeSpan.FromHours(1), default))
        {
            break;
        }

        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(1, service.Count(JobRoute));
    }

    private static string Lines(params string[] ids) => $$"""{"logs":[{{string.Join(',', ids.Select(id => $$"""{"id":"{{id}}","message":"{{id}}"}"""))}}]}""";

    private static HttpResponseMessage Note(StringBuilder asked, char what, string json)
    {
        asked.Append(what);
        return new HttpResponseMessage { Content = new StringContent(json) };
    }
}
