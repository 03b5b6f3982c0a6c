using PioneerTrain.Pioneer.Client;
using PioneerTrain.TestKit;

namespace PioneerTrain.Pioneer.Tests.Client;

public sealed class RetryTests
{
    private const string JobRoute = "GET /felix/training-jobs/job_abc123";
    private const string CreateRoute = "POST /felix/training-jobs";

    private readonly ManualTime _time = new();
    private readonly List<RetryNotice> _notices = [];

    /// <summary>Every transient error status; 501 and 505 are permanent.</summary>
    private static readonly int[] _transient = [408, 425, 429, 500, 502, 503, 504, .. Enumerable.Range(506, 94)];

    [Fact]
    public async Task Retries_a_read_only_for_transient_statuses()
    {
        var repeated = new List<int>();
        foreach (var status in Enumerable.Range(400, 200))
        {
            using var service = new AlwaysHandler(status);
            var client = new PioneerClient(new HttpClient(service), new PioneerClientOptions { MaximumAttempts = 2 }, _time);

            await Assert.ThrowsAsync<PioneerException>(() => _time.DriveAsync(client.GetTrainingJobAsync("job_abc123", default)));

            repeated.AddRange(service.Requests > 1 ? [status] : []);
        }

        Assert.Equal(_transient, repeated);
    }

    [Fact]
    public async Task Reports_an_unknown_outcome_of_a_create_unless_it_was_refused_before_any_work()
    {
        var unknown = new List<int>();
        foreach (var status in Enumerable.Range(400, 200))
        {
            using var service = new AlwaysHandler(status);
            var client = new PioneerClient(new HttpClient(service), new PioneerClientOptions(), _time);

            var failure = await Assert.ThrowsAsync<PioneerException>(() => _time.DriveAsync(client.CreateTrainingJobAsync(TestValues.Request, TestValues.IdempotencyKey, default, default)));

            unknown.AddRange(failure.OutcomeUnknown ? [status] : []);
            Assert.True(service.Requests == 1 || status is 425 or 429, $"A creation is repeated after status {status}.");
        }

        Assert.Equal(_transient.Except([425, 429]), unknown);
    }

    [Fact]
    public async Task Retries_a_read_after_broken_connections_and_gateway_pages()
    {
        using var service = new ScriptedHandler()
            .On(JobRoute, new HttpRequestException(HttpRequestError.ConnectionError))
            .On(JobRoute, new HttpIOException(HttpRequestError.ResponseEnded))
            .On(JobRoute, 200, "<html>be right back</html>")
            .On(JobRoute, 200, TestValues.Job("running"));

        await _time.DriveAsync(Client(service).GetTrainingJobAsync("job_abc123", default));

        Assert.Equal([1, 2, 3], _notices.Select(notice => notice.Attempt));
        Assert.Equal("GET /felix/training-jobs/job_abc123: cannot connect to https://api.pioneer.ai", _notices[0].Reason);
        Assert.True(_notices[0].Delay < _notices[2].Delay, "the delays grow");
    }

    [Fact]
    public async Task Limits_attempts_and_reports_the_last_failure()
    {
        using var service = new ScriptedHandler();
        for (var attempt = 1; attempt <= 5; attempt++)
        {
            service.On(JobRoute, 503, $"try {attempt}", "text/plain");
        }

        var failure = await Assert.ThrowsAsync<PioneerException>(() => _time.DriveAsync(Client(service).GetTrainingJobAsync("job_abc123", default)));

        Assert.Equal("try 5", failure.ServerMessage);
    }

    [Theory]
    [InlineData("3", 3.3)]
    [InlineData("Thu, 01 Jan 2026 00:00:20 GMT", 22)]
    [InlineData("Wed, 31 Dec 2025 00:00:00 GMT", 0)]
    [InlineData("86400", 66)]
    public async Task Waits_slightly_longer_than_retry_after_and_about_a_minute_at_most(string retryAfter, double seconds)
    {
        using var service = new ScriptedHandler().On(JobRoute, 429, headers: ("Retry-After", retryAfter)).On(JobRoute, 200, TestValues.Job("running"));

        await _time.DriveAsync(Client(service).GetTrainingJobAsync("job_abc123", default));

        Assert.Equal(TimeSpan.FromSeconds(seconds), Assert.Single(_notices).Delay);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task Retries_a_create_that_was_refused_before_any_work(int status)
    {
        using var service = new ScriptedHandler().On(CreateRoute, status, headers: ("Retry-After", "3")).On(CreateRoute, 200, TestValues.Job("requested"));

        await _time.DriveAsync(Client(service).CreateTrainingJobAsync(TestValues.Request, TestValues.IdempotencyKey, default, default));

        Assert.Equal(2, service.Count(CreateRoute));
    }

    [Fact]
    public async Task Retries_a_create_when_the_connection_fails()
    {
        using var service = new ScriptedHandler().On(CreateRoute, new HttpRequestException(HttpRequestError.ConnectionError)).On(CreateRoute, 200, TestValues.Job("requested"));

        await _time.DriveAsync(Client(service).CreateTrainingJobAsync(TestValues.Request, TestValues.IdempotencyKey, default, default));

        Assert.Equal(2, service.Count(CreateRoute));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task Never_retries_a_create_otherwise(int status)
    {
        using var service = new ScriptedHandler().On(CreateRoute, status);

        await Assert.ThrowsAsync<PioneerException>(() => _time.DriveAsync(Client(service).CreateTrainingJobAsync(TestValues.Request, TestValues.IdempotencyKey, default, default)));

        Assert.Equal(1, service.Count(CreateRoute));
    }

    [Fact]
    public async Task Retries_a_rate_limited_create_longer_with_the_same_idempotency_key()
    {
        using var service = new ScriptedHandler();
        for (var refusal = 0; refusal < 20; refusal++)
        {
            service.On(CreateRoute, 429, headers: ("Retry-After", "3"));
        }

        await _time.DriveAsync(Client(service.On(CreateRoute, 200, TestValues.Job("requested"))).CreateTrainingJobAsync(TestValues.Request, TestValues.IdempotencyKey, default, default));

        Assert.Equal([7, 11, 19, 35, 67, 123, 123, 123], _notices.Take(8).Select(notice => notice.Delay.TotalSeconds));
        Assert.All(service.Requests, request => Assert.Equal(TestValues.IdempotencyKey.ToString(), request.Headers["Idempotency-Key"]));
    }

    [Fact]
    public async Task Limits_the_wait_of_a_rate_limited_create()
    {
        using var service = new ScriptedHandler();
        for (var refusal = 0; refusal < 50; refusal++)
        {
            service.On(CreateRoute, 429);
        }

        var start = _time.GetTimestamp();
        var refused = await Assert.ThrowsAsync<PioneerException>(
            () => _time.DriveAsync(Client(service).CreateTrainingJobAsync(TestValues.Request, TestValues.IdempotencyKey, default, default)));

        Assert.Equal((PioneerErrorKind.RateLimited, false), (refused.Kind, refused.OutcomeUnknown));
        Assert.InRange(_time.GetElapsedTime(start), TimeSpan.FromMinutes(90), TimeSpan.FromMinutes(95));
    }

    [Fact]
    public async Task Retries_a_stop_because_it_is_idempotent()
    {
        const string route = "POST /felix/training-jobs/job_abc123/stop";
        using var service = new ScriptedHandler().On(route, new HttpRequestException(HttpRequestError.ResponseEnded)).On(route, 502).On(route, 200);

        await _time.DriveAsync(Client(service).StopTrainingJobAsync("job_abc123", default));
    }

    [Fact]
    public async Task Retries_low_cost_requests_when_the_response_is_lost()
    {
        var lost = new HttpRequestException(HttpRequestError.ResponseEnded);
        using var service = new ScriptedHandler()
            .On("POST /felix/datasets/upload/url", lost)
            .On("POST /felix/datasets/upload/url", 200, """{"dataset_id":"d","presigned_url":"https://storage.example/x"}""")
            .On("POST /felix/datasets/upload/process", 502).On("POST /felix/datasets/upload/process", 202);

        await _time.DriveAsync(Client(service).CreateUploadAsync("tickets", "ner", "", default));
        await _time.DriveAsync(Client(service).ProcessUploadAsync("d", default));
    }

    [Fact]
    public async Task Does_not_retry_when_the_daily_limit_is_reached()
    {
        using var service = new ScriptedHandler().On(JobRoute, 429, """{"code":"daily_spend_cap_exceeded","detail":"cap"}""");

        await Assert.ThrowsAsync<PioneerException>(() => _time.DriveAsync(Client(service).GetTrainingJobAsync("job_abc123", default)));

        Assert.Empty(_notices);
    }

    [Fact]
    public async Task Reports_a_missing_response_as_a_timeout()
    {
        using var silent = new SilentHandler();
        var client = new PioneerClient(new HttpClient(silent), new PioneerClientOptions { MaximumAttempts = 1 }, _time);

        var asking = client.GetTrainingJobAsync("job_abc123", default);
        _time.Advance(TimeSpan.FromSeconds(60));

        var failure = await Assert.ThrowsAsync<PioneerException>(() => asking);
        Assert.Equal((PioneerErrorKind.Unreachable, "no complete response within 60 s"), (failure.Kind, failure.Finding));
    }

    [Fact]
    public async Task Reports_a_cancellation_as_a_cancellation()
    {
        using var silent = new SilentHandler();
        using var cancel = new CancellationTokenSource();
        var client = new PioneerClient(new HttpClient(silent), new PioneerClientOptions(), _time);

        var asking = client.GetTrainingJobAsync("job_abc123", cancel.Token);
        await cancel.CancelAsync();

        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Assert.Equal(cancel.Token, cancelled.CancellationToken);
    }

    private PioneerClient Client(ScriptedHandler service) => TestValues.Client(service, _time).WithRetryListener(notice =>
    {
        _notices.Add(notice);
        return ValueTask.CompletedTask;
    });

    private sealed class AlwaysHandler(int status) : HttpMessageHandler
    {
        public int Requests { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests++;
            return Task.FromResult(new HttpResponseMessage((System.Net.HttpStatusCode)status));
        }
    }

    private sealed class SilentHandler : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException("unreachable");
        }
    }
}
