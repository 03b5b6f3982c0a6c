using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Jobs;
using PioneerTrain.TestKit;

namespace PioneerTrain.Pioneer.Tests.Jobs;

public sealed class JobStarterTests : IDisposable
{
    private const string Create = "POST /felix/training-jobs";
    private const string List = "GET /felix/training-jobs";
    private const string Earlier = """{"id":"earlier","model_name":"my-ner-model","status":"stopped"}""";

    private static readonly HashSet<string> _sameNameIds = ["earlier"];

    private readonly ManualTime _time = new();
    private readonly CancellationTokenSource _cancel = new();

    public void Dispose() => _cancel.Dispose();

    public static TheoryData<Exception> LostAnswers =>
    [
        new HttpRequestException(HttpRequestError.ResponseEnded),
        new HttpRequestException(HttpRequestError.Unknown),
        new IOException("reset"),
    ];

    [Fact]
    public async Task Starts_a_job_with_a_unique_identity()
    {
        using var service = new ScriptedHandler().On(Create, 200, Contract.Read("live/job-created.json"));

        var job = await StartAsync(service);

        Assert.Equal("9e46b80e-7895-47c6-a88b-854deb354896", job.Id);
        Assert.Equal(TestValues.IdempotencyKey.ToString(), service.Requests[^1].Headers["Idempotency-Key"]);
    }

    [Theory]
    [MemberData(nameof(LostAnswers))]
    public async Task Finds_a_job_that_is_listed_late_when_the_create_response_is_lost(Exception lost)
    {
        using var service = new ScriptedHandler().On(Create, lost)
            .On(List, 200, Page(Earlier))
            .On(List, 401)
            .On(List, 200, Page(Earlier, Named("new", "my-ner-model")));

        Assert.Equal("new", (await StartAsync(service)).Id);
        Assert.Equal(1, service.Count(Create));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(504)]
    [InlineData(520)]
    [InlineData(524)]
    [InlineData(408)]
    [InlineData(200)]
    public async Task Searches_for_the_job_when_the_outcome_is_unknown_and_its_name_was_changed(int status)
    {
        using var service = new ScriptedHandler().On(Create, status, "<html/>", "text/html")
            .On(List, 200, Page(Named("other", "my-ner-model-2"), Named("new", "my-ner-model_2")));

        Assert.Equal("new", (await StartAsync(service)).Id);
    }

    [Fact]
    public async Task Reports_an_unknown_outcome_when_three_creations_are_lost_and_the_job_is_never_listed()
    {
        using var service = new ScriptedHandler();
        for (var creation = 1; creation <= 3; creation++)
        {
            NeverListed(service.On(Create, 502));
        }

        var failure = await Assert.ThrowsAsync<PioneerException>(() => StartAsync(service));

        Assert.Equal((PioneerErrorKind.CreationUnknown, true), (failure.Kind, failure.OutcomeUnknown));
        Assert.Equal(
            "POST /felix/training-jobs: failed with status 502: Bad Gateway; the job was not found in the service's list, but it may have been created. "
            + "Check the list of training jobs for 'my-ner-model' before you start another job, and stop it if it is not needed.",
            failure.Message);
    }

    [Theory]
    [MemberData(nameof(LostAnswers))]
    public async Task Creates_the_job_again_with_the_same_key_when_the_list_shows_that_it_does_not_exist(Exception lost)
    {
        using var service = NeverListed(new ScriptedHandler().On(Create, lost)).On(Create, 200, TestValues.Job("requested"));

        Assert.Equal("job_abc123", (await StartAsync(service)).Id);

        var creations = service.Requests.Where(request => request.Route == Create).ToList();
        Assert.Equal(2, creations.Count);
        Assert.Equal(creations[0].Body, creations[1].Body);
        Assert.All(creations, creation => Assert.Equal(TestValues.IdempotencyKey.ToString(), creation.Headers["Idempotency-Key"]));
    }

    [Fact]
    public async Task Reads_the_list_twice_before_the_job_is_created_again_when_the_list_fails_first()
    {
        using var service = new ScriptedHandler().On(Create, 502);
        for (var look = 0; look < 7; look++)
        {
            service.On(List, 403);
        }

        NeverListed(service, readings: 5).On(Create, 200, TestValues.Job("requested"));

        Assert.Equal("job_abc123", (await StartAsync(service)).Id);
    }

    [Theory]
    [InlineData(HttpRequestError.ConnectionError)]
    [InlineData(HttpRequestError.NameResolutionError)]
    public async Task Creates_the_job_again_through_an_outage_when_nothing_was_sent(HttpRequestError error)
    {
        using var service = new ScriptedHandler();
        for (var attempt = 0; attempt < 20; attempt++)
        {
            service.On(Create, new HttpRequestException(error));
        }

        Assert.Equal("job_abc123", (await StartAsync(service.On(Create, 200, TestValues.Job("requested")))).Id);
        Assert.Equal(0, service.Count(List));
    }

    [Fact]
    public async Task Creates_the_job_again_when_the_service_was_busy_after_an_outage()
    {
        using var service = new ScriptedHandler();
        for (var attempt = 0; attempt < 9; attempt++)
        {
            service.On(Create, new HttpRequestException(HttpRequestError.ConnectionError));
        }

        service.On(Create, 503, headers: ("Retry-After", "1")).On(Create, 200, TestValues.Job("requested"));

        Assert.Equal("job_abc123", (await StartAsync(service)).Id);
    }

    [Fact]
    public async Task Reports_that_nothing_was_created_when_nothing_can_be_sent_for_two_minutes()
    {
        using var unreachable = new UnreachableHandler();
        var client = new PioneerClient(new HttpClient(unreachable), new PioneerClientOptions { ApiKey = TestValues.ApiKey, Jitter = () => 0.5 }, _time);
        var start = _time.GetTimestamp();

        var failure = await Assert.ThrowsAsync<PioneerException>(() => _time.DriveAsync(new JobStarter(client).StartAsync(TestValues.Request, _sameNameIds, default)));

        Assert.Equal((PioneerErrorKind.Unreachable, false), (failure.Kind, failure.OutcomeUnknown));
        Assert.InRange(_time.GetElapsedTime(start), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(3));
    }

    [Fact]
    public async Task Does_not_create_the_job_again_when_an_active_job_is_listed_without_a_name()
    {
        using var service = new ScriptedHandler().On(Create, 502);
        for (var look = 1; look <= 7; look++)
        {
            service.On(List, 200, Page("""{"id":"unnamed","status":"requested"}"""));
        }

        var failure = await Assert.ThrowsAsync<PioneerException>(() => StartAsync(service));

        Assert.Equal((PioneerErrorKind.CreationUnknown, 1), (failure.Kind, service.Count(Create)));
    }

    [Fact]
    public async Task Waits_for_the_admission_of_all_creations_no_longer_than_for_one()
    {
        using var service = new ScriptedHandler().On(Create, 429);
        for (var attempt = 1; attempt <= 5; attempt++)
        {
            service.On(Create, 503, headers: ("Retry-After", "5"));
        }

        service.On(Create, 429);
        var options = new PioneerClientOptions { Jitter = () => 0.5, Timings = new ServiceTimings { AdmissionTimeout = TimeSpan.FromSeconds(20) } };
        var starter = new JobStarter(new PioneerClient(service.Client, options, _time));

        var failure = await Assert.ThrowsAsync<PioneerException>(() => _time.DriveAsync(starter.StartAsync(TestValues.Request, _sameNameIds, default)));

        Assert.Equal((429, 7), (failure.Status, service.Count(Create)));
    }

    [Fact]
    public async Task Reports_an_unknown_outcome_when_a_repeated_creation_is_refused()
    {
        using var service = NeverListed(new ScriptedHandler().On(Create, 502)).On(Create, 402, """{"code":"out_of_credits"}""");

        var failure = await Assert.ThrowsAsync<PioneerException>(() => StartAsync(service));

        Assert.Equal((PioneerErrorKind.CreationUnknown, 402), (failure.Kind, failure.Status));
    }

    [Fact]
    public async Task Does_not_create_the_job_again_after_a_cancel()
    {
        using var service = new ScriptedHandler().On(Create, 502);
        for (var look = 1; look <= 6; look++)
        {
            service.On(List, 200, Page());
        }

        service.On(List, () => AfterCancel(TimeSpan.Zero, Page()));

        Assert.True((await Assert.ThrowsAsync<PioneerException>(() => StartAsync(service))).OutcomeUnknown);
        Assert.Equal(1, service.Count(Create));
    }

    [Fact]
    public async Task Ends_the_search_when_the_list_cannot_be_read_for_two_minutes()
    {
        using var service = new ScriptedHandler().On(Create, 502);
        for (var look = 0; look < 19; look++)
        {
            service.On(List, 403);
        }

        Assert.True((await Assert.ThrowsAsync<PioneerException>(() => StartAsync(service))).OutcomeUnknown);
    }

    [Theory]
    [InlineData("""{"error":{"code":"duplicate_training_submission","message":"running already","details":{"job_id":"job_abc123"}}}""")]
    [InlineData("""{"detail":"exists","job_id":"job_abc123"}""")]
    [InlineData("""{"detail":[{"msg":"exists","ctx":{"job_id":"job_abc123"}}]}""")]
    public async Task Uses_the_existing_job_that_the_service_reports(string body)
    {
        using var service = new ScriptedHandler().On(Create, 409, body).On("GET /felix/training-jobs/job_abc123", 200, TestValues.Job("running"));

        Assert.Equal("job_abc123", (await StartAsync(service)).Id);
    }

    [Fact]
    public async Task Searches_active_jobs_for_a_duplicate_that_cannot_be_read_or_has_no_id()
    {
        using var service = new ScriptedHandler()
            .On(Create, 409, """{"error":{"code":"duplicate_training_submission","job_id":"job_abc123"}}""")
            .On("GET /felix/training-jobs/job_abc123", 404)
            .On(List, 200, Page(Earlier, Named("new", "my-ner-model")));

        Assert.Equal("new", (await StartAsync(service)).Id);
    }

    [Fact]
    public async Task Reports_an_unknown_outcome_when_the_existing_job_cannot_be_read()
    {
        using var service = new ScriptedHandler()
            .On(Create, 503, headers: ("Retry-After", "1"))
            .On(Create, 409, """{"error":{"code":"duplicate_training_submission"}}""")
            .On(List, 200, Page());

        Assert.True((await Assert.ThrowsAsync<PioneerException>(() => StartAsync(service))).OutcomeUnknown);
    }

    [Theory]
    [InlineData(422, """{"detail":"base_model is required"}""")]
    [InlineData(402, """{"code":"out_of_credits","message":"empty"}""")]
    [InlineData(409, """{"error":{"code":"idempotency_key_job_deleted","job_id":"gone"}}""")]
    [InlineData(422, """{"error":{"code":"idempotency_key_reused"}}""")]
    public async Task Reports_a_refusal_without_a_search(int status, string body)
    {
        using var service = new ScriptedHandler().On(Create, status, body);

        var failure = await Assert.ThrowsAsync<PioneerException>(() => StartAsync(service));

        Assert.DoesNotContain("may have been", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.OutcomeUnknown);
    }

    [Fact]
    public async Task Creates_nothing_when_cancelled_while_rate_limited()
    {
        using var service = new ScriptedHandler().On(Create, 429);
        var starting = Starter(service).StartAsync(TestValues.Request, _sameNameIds, _cancel.Token);
        await _cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _time.DriveAsync(starting));
        Assert.Equal(1, service.Count(Create));
    }

    [Fact]
    public async Task Reports_the_job_when_the_response_arrives_soon_after_a_cancel()
    {
        using var service = new ScriptedHandler().On(Create, () => AfterCancel(TimeSpan.FromSeconds(2.9), TestValues.Job("requested")));

        Assert.Equal("job_abc123", (await StartAsync(service)).Id);
    }

    [Fact]
    public async Task Reports_an_unknown_outcome_when_no_response_arrives_soon_after_a_cancel()
    {
        using var service = new ScriptedHandler().On(Create, () => AfterCancel(TimeSpan.FromSeconds(3.1), TestValues.Job("requested")));

        var failure = await Assert.ThrowsAsync<PioneerException>(() => StartAsync(service));

        Assert.True(failure.OutcomeUnknown);
        Assert.Contains("cancelled before the service responded", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Searches_briefly_for_the_job_after_a_cancel()
    {
        using var service = new ScriptedHandler().On(Create, 502)
            .On(List, () => AfterCancel(TimeSpan.Zero, Page()))
            .On(List, 200, Page(Named("new", "my-ner-model")));

        Assert.Equal("new", (await StartAsync(service)).Id);
    }

    [Fact]
    public async Task Limits_the_search_after_a_cancel()
    {
        using var service = new ScriptedHandler().On(Create, 502).On(List, () => AfterCancel(TimeSpan.Zero, Page())).On(List, 200, Page());

        Assert.True((await Assert.ThrowsAsync<PioneerException>(() => StartAsync(service))).OutcomeUnknown);
    }

    [Fact]
    public async Task Finds_jobs_newest_first_on_every_page()
    {
        string Dated(int day) => $$"""{"id":"{{day}}","model_name":"m","created_at":"2026-01-{{day:00}}T00:00:00Z"}""";
        var full = Page([.. Enumerable.Range(0, 199).Select(number => Named($"x{number}", "other")), Dated(11)]);
        using var service = new ScriptedHandler().On(List, 200, full).On(List, 200, Page(Dated(13), Dated(12)));

        var found = (await new JobFinder(TestValues.Client(service)).FindAllAsync(job => job.ModelName == "m", default)).Select(job => job.Id);

        Assert.Equal(["13", "12", "11"], found);
    }

    /// <summary>Adds the readings of the list within 25 s, which show no job.</summary>
    private static ScriptedHandler NeverListed(ScriptedHandler service, int readings = 7)
    {
        for (var look = 1; look <= readings; look++)
        {
            service.On(List, 200, Page());
        }

        return service;
    }

    private static string Page(params string[] jobs) => $$"""{"training_jobs":[{{string.Join(',', jobs)}}]}""";

    private static string Named(string id, string name) => $$"""{"id":"{{id}}","model_name":"{{name}}","status":"requested"}""";

    private HttpResponseMessage AfterCancel(TimeSpan delay, string json)
    {
        _cancel.Cancel();
        _time.Advance(delay);
        return new HttpResponseMessage { Content = new StringContent(json) };
    }

    private Task<TrainingJob> StartAsync(ScriptedHandler service) => _time.DriveAsync(Starter(service).StartAsync(TestValues.Request, _sameNameIds, _cancel.Token));

    private JobStarter Starter(ScriptedHandler service) => new(TestValues.Client(service, _time));

    private sealed class UnreachableHandler : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new HttpRequestException(HttpRequestError.ConnectionError);
    }
}
