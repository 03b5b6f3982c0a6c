using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Jobs;
using PioneerTrain.TestKit;
using static PioneerTrain.Pioneer.Tests.Jobs.WatchHelpers;

namespace PioneerTrain.Pioneer.Tests.Jobs;

/// <summary>How the watcher handles a service that is slow, unresponsive or unavailable.</summary>
public sealed class JobWatcherFaultTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task Meets_the_deadline_when_the_service_stops_responding()
    {
        using var silent = new SilentHandler();
        var client = new PioneerClient(new HttpClient(silent), new PioneerClientOptions { Timings = new ServiceTimings { ReadTimeout = TimeSpan.FromHours(1) } }, _time);

        var watching = new JobWatcher(client, PollingSchedule.Default, _time).WatchAsync("job_abc123", TimeSpan.FromSeconds(30), default).ToListAsync().AsTask();
        await silent.Asked;
        _time.Advance(TimeSpan.FromSeconds(40));

        Assert.Equal("no log: no complete response within 10 s | deadline 30 s of nothing", Describe(await watching));
    }

    [Fact]
    public async Task Waits_for_a_job_that_appears_after_its_creation()
    {
        using var service = new ScriptedHandler()
            .On(JobRoute, 404).On(LogRoute, 404)
            .On(JobRoute, 404).On(LogRoute, 404)
            .On(JobRoute, 200, TestValues.Job("complete")).On(LogRoute, 200, NoLines).On(LogRoute, 200, NoLines);

        Assert.Equal("status complete | ended complete", Describe(await _time.WatchAsync(service)));
    }

    [Fact]
    public async Task Waits_for_a_job_that_is_not_found_after_a_request_without_a_response()
    {
        using var service = new ScriptedHandler()
            .On(JobRoute, () =>
            {
                _time.Advance(TimeSpan.FromSeconds(60));
                throw new OperationCanceledException();
            }).On(LogRoute, 404)
            .On(JobRoute, 404)
            .On(JobRoute, 200, TestValues.Job("complete")).On(LogRoute, 200, NoLines);

        Assert.EndsWith("status complete | ended complete", Describe(await _time.WatchAsync(service)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waits_for_a_job_that_is_not_found_before_and_after_a_request_without_a_response()
    {
        using var service = new ScriptedHandler()
            .On(JobRoute, 404).On(LogRoute, 404)
            .On(JobRoute, () =>
            {
                _time.Advance(TimeSpan.FromSeconds(60));
                throw new OperationCanceledException();
            }).On(LogRoute, 404)
            .On(JobRoute, 404)
            .On(JobRoute, 200, TestValues.Job("complete")).On(LogRoute, 200, NoLines);

        Assert.EndsWith("status complete | ended complete", Describe(await _time.WatchAsync(service)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reports_not_found_when_the_job_never_appears()
    {
        using var service = new NeverFoundHandler();
        var client = new PioneerClient(new HttpClient(service), new PioneerClientOptions(), _time);

        var watching = new JobWatcher(client, PollingSchedule.Default, _time).WatchAsync("job_abc123", TimeSpan.FromHours(1), default).ToListAsync().AsTask();
        var failure = await Assert.ThrowsAsync<PioneerException>(() => _time.DriveAsync(watching));

        Assert.Equal(PioneerErrorKind.NotFound, failure.Kind);
        Assert.InRange(_time.GetUtcNow().Minute * 60 + _time.GetUtcNow().Second, 30, 45);
    }

    [Fact]
    public async Task Reports_retries_as_they_happen()
    {
        using var service = new ScriptedHandler()
            .On(JobRoute, 503, headers: ("Retry-After", "7")).On(LogRoute, 200, NoLines)
            .On(JobRoute, 200, TestValues.Job("complete")).On(LogRoute, 200, NoLines);

        Assert.Equal("retry 1 in 7.7 s | status complete | ended complete", Describe(await _time.WatchAsync(service)));
    }

    [Fact]
    public async Task Retries_the_last_read_of_the_log()
    {
        using var service = new ScriptedHandler()
            .On(JobRoute, 200, TestValues.Job("complete")).On(LogRoute, 200, NoLines)
            .On(LogRoute, 502).On(LogRoute, 502).On(LogRoute, 200, """{"logs":[{"id":"1","message":"the end"}]}""");

        Assert.Equal("line the end | status complete | ended complete", Describe(await _time.WatchAsync(service)));
    }

    [Fact]
    public async Task Shows_a_log_above_16_mebibytes_completely()
    {
        var text = string.Concat(Enumerable.Range(0, 200_000).Select(line => $"line {line:000000} {new string('x', 90)}\n"));
        var snapshot = $$"""{"logs":[{{string.Join(',', text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => $"\"{line}\""))}}]}""";
        using var service = new ScriptedHandler()
            .On(JobRoute, 200, TestValues.Job("running")).On(LogRoute, 200, snapshot)
            .On(JobRoute, 200, TestValues.Job("complete")).On(LogRoute, 200, text, "text/plain").On(LogRoute, 200, text + "the end\n", "text/plain");

        var lines = (await _time.WatchAsync(service)).OfType<JobEvent.LogLines>().SelectMany(lines => lines.Entries).ToList();

        Assert.Equal(200_001, lines.Count);
        Assert.All(lines.Take(200_000), (line, number) => Assert.StartsWith($"line {number:000000} ", line.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Reports_that_the_last_log_is_incomplete_with_the_number_of_lines()
    {
        using var service = new ScriptedHandler()
            .On(JobRoute, 200, TestValues.Job("running")).On(LogRoute, 200, "one\ntwo\n", "text/plain")
            .On(JobRoute, 200, TestValues.Job("complete")).On(LogRoute, 502).On(LogRoute, 502).On(LogRoute, 502).On(LogRoute, 502);

        var events = await _time.WatchAsync(service);

        Assert.Contains(new JobEvent.LogIncomplete("job_abc123", Shown: 2, Omitted: 0, "failed with status 502: Bad Gateway"), events);
    }

    [Fact]
    public async Task Tolerates_outages_up_to_the_limit()
    {
        using var service = new OutageHandler(_time, from: TimeSpan.FromSeconds(1), until: TimeSpan.FromSeconds(90));
        using var forGood = new OutageHandler(_time, from: TimeSpan.FromSeconds(100), until: TimeSpan.FromDays(1));

        var survived = await _time.WatchAsync(service);
        var failure = await Assert.ThrowsAsync<PioneerException>(() => _time.WatchAsync(forGood));

        Assert.IsType<JobEvent.Ended>(survived[^1]);
        Assert.Equal(PioneerErrorKind.Unreachable, failure.Kind);
    }

    [Fact]
    public async Task Measures_an_outage_from_the_first_failed_request()
    {
        using var service = new TimedHandler(_time, TestValues.Job("running"), statusTakes: TimeSpan.FromSeconds(60), logTakes: TimeSpan.Zero);
        var start = _time.GetUtcNow();

        var failure = await Assert.ThrowsAsync<PioneerException>(() => _time.WatchAsync(service));

        Assert.Equal(PioneerErrorKind.Unreachable, failure.Kind);
        Assert.InRange(_time.GetUtcNow() - start, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(6));
    }

    [Fact]
    public async Task Reports_the_status_while_the_log_does_not_respond()
    {
        using var silent = new SilentLogHandler(TestValues.Job("running"));
        var client = new PioneerClient(new HttpClient(silent), new PioneerClientOptions(), _time);
        await using var events = new JobWatcher(client, PollingSchedule.Default, _time).WatchAsync("job_abc123", TimeSpan.FromHours(1), default).GetAsyncEnumerator();

        Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20)));

        Assert.Equal("status running", Describe([events.Current]));
    }

    [Fact]
    public async Task Reports_the_end_when_the_log_does_not_respond()
    {
        using var service = new TimedHandler(_time, TestValues.Job("complete"), statusTakes: TimeSpan.Zero, logTakes: TimeSpan.FromSeconds(30));

        var events = await _time.WatchAsync(service, deadline: TimeSpan.FromSeconds(5));

        Assert.Equal("no log: no complete response within 10 s | log incomplete after 0 lines: no complete response within 10 s | status complete | ended complete", Describe(events));
    }

    [Theory]
    [InlineData(400, "")]
    [InlineData(401, "")]
    [InlineData(402, """{"code":"out_of_credits"}""")]
    [InlineData(403, "<html><title>Blocked by the firewall</title></html>")]
    [InlineData(403, """{"detail":"Not your job"}""")]
    [InlineData(404, """{"detail":"Training job not found"}""")]
    [InlineData(418, "teapot")]
    [InlineData(499, "")]
    [InlineData(501, "")]
    [InlineData(505, "<html>")]
    public async Task Polls_again_when_a_job_that_was_read_is_rejected_once(int status, string body)
    {
        using var service = new ScriptedHandler()
            .On(JobRoute, 200, TestValues.Job("running")).On(LogRoute, 200, NoLines)
            .On(JobRoute, status, body).On(LogRoute, 200, NoLines)
            .On(JobRoute, 200, TestValues.Job("complete")).On(LogRoute, 200, NoLines).On(LogRoute, 200, NoLines);

        var events = await _time.WatchAsync(service);

        Assert.Equal("status running | retry 1 in 0.7071067 s | status complete | ended complete", Describe(events));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(404)]
    public async Task Ends_when_a_job_that_was_read_is_rejected_for_two_minutes(int status)
    {
        using var service = new RejectingHandler(_time, TestValues.Job("running"), status);

        var failure = await Assert.ThrowsAsync<PioneerException>(() => _time.WatchAsync(service));

        Assert.Equal(status, failure.Status);
        Assert.InRange(_time.GetUtcNow() - service.FirstRejection!.Value, TimeSpan.FromSeconds(120), TimeSpan.FromSeconds(140));
    }

    [Fact]
    public async Task Reports_a_missing_log_once_and_continues()
    {
        using var service = new ScriptedHandler();
        foreach (var word in new[] { "running", "running", "complete" })
        {
            service.On(JobRoute, 200, TestValues.Job(word)).On(LogRoute, 500, "log store down", "text/plain");
        }

        var events = await _time.WatchAsync(service.On(LogRoute, 500).On(LogRoute, 500).On(LogRoute, 500));

        Assert.Equal("status running | no log: failed with status 500: log store down | log incomplete after 0 lines: failed with status 500: Internal Server Error | status complete | ended complete", Describe(events));
    }

    private sealed class SilentHandler : HttpMessageHandler
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _requests;

        /// <summary>Whether both status and log requests get no response.</summary>
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

    /// <summary>Returns the status immediately, and never responds to log requests.</summary>
    private sealed class SilentLogHandler(string job) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.AbsolutePath.EndsWith("/logs", StringComparison.Ordinal))
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            return new HttpResponseMessage { Content = new StringContent(job, null, "application/json") };
        }
    }

    /// <summary>Delays each response by the manual clock.</summary>
    private sealed class TimedHandler(ManualTime time, string job, TimeSpan statusTakes, TimeSpan logTakes) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var isLog = request.RequestUri!.AbsolutePath.EndsWith("/logs", StringComparison.Ordinal);
            time.Advance(isLog ? logTakes : statusTakes);
            cancellationToken.ThrowIfCancellationRequested();
            return Task.FromResult(new HttpResponseMessage { Content = new StringContent(isLog ? NoLines : job, null, "application/json") });
        }
    }

    /// <summary>Returns a job once, and then only rejections.</summary>
    private sealed class RejectingHandler(ManualTime time, string job, int status) : HttpMessageHandler
    {
        private bool _wasRead;

        public DateTimeOffset? FirstRejection { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.AbsolutePath.EndsWith("/logs", StringComparison.Ordinal) || !_wasRead)
            {
                _wasRead |= !request.RequestUri.AbsolutePath.EndsWith("/logs", StringComparison.Ordinal);
                return Task.FromResult(new HttpResponseMessage { Content = new StringContent(job, null, "application/json") });
            }

            FirstRejection ??= time.GetUtcNow();
            return Task.FromResult(new HttpResponseMessage((System.Net.HttpStatusCode)status));
        }
    }

    private sealed class NeverFoundHandler : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(System.Net.HttpStatusCode.NotFound));
    }

    /// <summary>A job that is complete when an outage of the service ends.</summary>
    private sealed class OutageHandler(ManualTime time, TimeSpan from, TimeSpan until) : HttpMessageHandler
    {
        private readonly DateTimeOffset _start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var now = time.GetUtcNow() - _start;
            return now >= from && now < until
                ? throw new HttpRequestException(HttpRequestError.ConnectionError)
                : Task.FromResult(new HttpResponseMessage { Content = new StringContent(TestValues.Job(now < until ? "running" : "complete"), null, "application/json") });
        }
    }
}
