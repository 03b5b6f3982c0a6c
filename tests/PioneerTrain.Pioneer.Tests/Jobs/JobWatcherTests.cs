using System.Text;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Jobs;
using PioneerTrain.Scoring;
using PioneerTrain.TestKit;
using static PioneerTrain.Pioneer.Tests.Jobs.Watching;

namespace PioneerTrain.Pioneer.Tests.Jobs;

public sealed class JobWatcherTests
{
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

        var events = await _time.WatchAsync(service);

        Assert.Equal("status requested | status running | line a | progress 2 | line b | line c | line d | status complete | ended complete", Told(events));
        Assert.Equal(0.94, Assert.IsType<JobEvent.Ended>(events[^1]).Job.Metrics[Metric.F1]);
    }

    [Theory]
    [InlineData("failed", JobOutcome.Failed)]
    [InlineData("errored", JobOutcome.Failed)]
    [InlineData("stopped", JobOutcome.Stopped)]
    public async Task A_job_can_end_otherwise_than_well(string word, JobOutcome outcome)
    {
        using var service = new ScriptedHandler()
            .On(JobRoute, 200, Some.Job(word, ",\"error_message\":\"out of\\nmemory\""))
            .On(LogRoute, 200, NoLines)
            .On(LogRoute, 200, NoLines);

        var ended = Assert.IsType<JobEvent.Ended>((await _time.WatchAsync(service))[^1]);

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

        var events = await _time.WatchAsync(service.On(LogRoute, 200, NoLines));

        Assert.Equal("unknown hibernating | status hibernating | status running | status Hibernating | status complete | ended complete", Told(events));
    }

    [Fact]
    public async Task A_deadline_is_neither_an_end_nor_a_failure_and_is_followed_by_one_more_look()
    {
        using var service = new ScriptedHandler();
        for (var look = 0; look < 4; look++)
        {
            service.On(JobRoute, 200, Some.Job("running")).On(LogRoute, 200, NoLines);
        }

        var events = await _time.WatchAsync(service, TimeSpan.FromSeconds(2));

        Assert.Equal("status running | deadline 2 s of running", Told(events));
        Assert.Equal(TimeSpan.FromSeconds(2), _time.GetUtcNow() - new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    /// <summary>J is a look at the job, L at its log.</summary>
    [Theory]
    [InlineData(3600, "complete", "JLJLJLJLJLJLJJLJJLJJJLL")]
    [InlineData(45, "running", "JLJLJLJLJLJLJJLJJLJJJLJJJL")]
    public async Task The_log_is_read_with_some_of_the_looks_at_the_deadline_and_twice_at_the_end(int deadline, string last, string expected)
    {
        var asked = new StringBuilder();
        using var service = new ScriptedHandler();
        for (var looks = expected.Count(what => what == 'J'); looks > 0; looks--)
        {
            var status = looks == 1 ? last : "running";
            service.On(JobRoute, () => Note(asked, 'J', Some.Job(status)));
        }

        foreach (var _ in expected.Where(what => what == 'L'))
        {
            service.On(LogRoute, () => Note(asked, 'L', NoLines));
        }

        await _time.WatchAsync(service, TimeSpan.FromSeconds(deadline));

        Assert.Equal(expected, asked.ToString());
    }

    [Fact]
    public async Task A_job_that_ends_in_the_last_look_has_ended()
    {
        using var service = new ScriptedHandler()
            .On(JobRoute, 200, Some.Job("running")).On(LogRoute, 200, NoLines)
            .On(JobRoute, 200, Some.Job("complete")).On(LogRoute, 200, NoLines).On(LogRoute, 200, NoLines);

        Assert.Equal("status running | status complete | ended complete", Told(await _time.WatchAsync(service, TimeSpan.FromSeconds(0.5))));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(404)]
    public async Task A_job_without_a_sign_of_life_is_stuck_once_the_service_has_looked_after_it_in_vain(int sync)
    {
        using var service = new ScriptedHandler();
        for (var look = 0; look < 5; look++)
        {
            service.On(JobRoute, 200, Some.Job("running", ",\"progress_percent\":0")).On(LogRoute, 200, NoLines);
        }

        service.On("POST /felix/training-jobs/job_abc123/sync", sync, "{}");

        Assert.Equal("status running | stuck in running for 2.3 s", Told(await _time.WatchAsync(service, maxIdle: TimeSpan.FromSeconds(2))));
    }

    [Fact]
    public async Task A_job_that_had_only_slipped_from_sight_goes_on()
    {
        using var service = new ScriptedHandler()
            .On(JobRoute, 200, Some.Job("running")).On(LogRoute, 200, NoLines)
            .On(JobRoute, 200, Some.Job("running")).On(LogRoute, 200, NoLines)
            .On("POST /felix/training-jobs/job_abc123/sync", 200, Some.Job("complete"))
            .On(JobRoute, 200, Some.Job("complete")).On(LogRoute, 200, NoLines).On(LogRoute, 200, NoLines);

        Assert.Equal("status running | status complete | ended complete", Told(await _time.WatchAsync(service, maxIdle: TimeSpan.FromSeconds(0.5))));
    }

    [Fact]
    public async Task A_job_is_stuck_only_where_its_log_says_nothing_either()
    {
        using var service = new ScriptedHandler().On("POST /felix/training-jobs/job_abc123/sync", 404);
        for (var look = 1; look <= 6; look++)
        {
            service.On(JobRoute, 200, Some.Job("running")).On(LogRoute, 200, NoLines);
        }

        // After the one help of the service comes a look without the log that is slow, and after it one with the log.
        service.On(JobRoute, 200, Some.Job("running")).On(LogRoute, 200, Lines("a"))
            .On(JobRoute, 503, headers: ("Retry-After", "3")).On(JobRoute, 200, Some.Job("running"));
        service.On(JobRoute, 200, Some.Job("complete")).On(LogRoute, 200, Lines("a", "b")).On(LogRoute, 200, Lines("a", "b"));

        Assert.Equal(
            "status running | line a | retry 1 in 3.3 s | line b | status complete | ended complete",
            Told(await _time.WatchAsync(service, maxIdle: TimeSpan.FromSeconds(4))));
    }

    [Fact]
    public async Task A_training_that_gets_nowhere_has_diverged()
    {
        using var service = new ScriptedHandler()
            .On(JobRoute, 200, Some.Job("running")).On(LogRoute, 200, Lines("epoch 1/9: loss 1.5", "epoch 2/9: loss 2"))
            .On(JobRoute, 200, Some.Job("running")).On(LogRoute, 200, Lines("epoch 3/9: loss 3"));

        Assert.Equal(
            "status running | line epoch 1/9: loss 1.5 | line epoch 2/9: loss 2 | line epoch 3/9: loss 3 | diverged: the loss rose 2 epochs in a row, to 3",
            Told(await _time.WatchAsync(service, stopOnDivergence: 2)));
    }

    [Fact]
    public async Task Cancelling_ends_the_watch_at_once_as_a_cancellation()
    {
        using var cancel = new CancellationTokenSource();
        using var service = new ScriptedHandler().On(JobRoute, 200, Some.Job("running")).On(LogRoute, 200, NoLines);
        var watcher = new JobWatcher(Some.Client(service, _time), PollingSchedule.Default, _time);
        await using var events = watcher.WatchAsync("job_abc123", TimeSpan.FromHours(1), cancel.Token).GetAsyncEnumerator(default);

        Assert.True(await events.MoveNextAsync());
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await events.MoveNextAsync());
    }

    [Fact]
    public async Task A_reader_that_leaves_while_many_events_wait_does_not_hang()
    {
        string[] many = [.. Enumerable.Range(0, 1000).Select(number => $"{number}")];
        using var service = new ScriptedHandler().On(JobRoute, 200, Some.Job("running")).On(LogRoute, 200, Lines(many));

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

    private static string Lines(params string[] ids) => $$"""{"logs":[{{string.Join(',', ids.Select(id => $$"""{"id":"{{id}}","message":"{{id}}"}"""))}}]}""";

    private static HttpResponseMessage Note(StringBuilder asked, char what, string json)
    {
        asked.Append(what);
        return new HttpResponseMessage { Content = new StringContent(json) };
    }
}
