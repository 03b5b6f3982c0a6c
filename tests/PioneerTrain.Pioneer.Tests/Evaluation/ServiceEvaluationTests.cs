using PioneerTrain.Configuration;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Evaluation;
using PioneerTrain.Pioneer.Wire;
using PioneerTrain.Scoring;
using PioneerTrain.TestKit;

namespace PioneerTrain.Pioneer.Tests.Evaluation;

public sealed class ServiceEvaluationTests
{
    private const string CreateRoute = "POST /felix/evaluations";
    private const string ListRoute = "GET /felix/evaluations";
    private const string GetRoute = "GET /felix/evaluations/ev-1";

    private readonly ManualTime _time = new();

    [Theory]
    [InlineData("""{"id":"ev-1","status":"running"}""")]
    [InlineData("""{"success":true,"count":1,"evaluations":[{"id":"ev-1","status":"queued"}]}""")]
    public async Task Waits_for_a_warming_model_and_reads_the_scores(string created)
    {
        using var service = new ScriptedHandler()
            .On(CreateRoute, 409, """{"detail":"Current deployment status: warming"}""")
            .On(CreateRoute, 200, created)
            .On(GetRoute, 200, """{"id":"ev-1","status":"pending"}""")
            .On(GetRoute, 200, Contract.Read("live/evaluation.json"));

        var evaluation = await EvaluateAsync(service, TimeSpan.FromMinutes(1));

        Assert.Equal(JobOutcome.Succeeded, evaluation!.Status.Outcome);
        Assert.Equal((0.2667, 0.2222, 0.3333, 8.0), (evaluation.Metrics[Metric.F1], evaluation.Metrics[Metric.Precision], evaluation.Metrics[Metric.Recall], evaluation.Metrics.SampleCount));
        Assert.Equal("""{"base_model":"job-1","dataset_name":"held-out","max_examples":50}""", service.Requests[1].Body);
    }

    [Fact]
    public async Task Scores_the_version_that_the_config_names()
    {
        using var service = new ScriptedHandler().On(CreateRoute, 200, """{"id":"ev-1","status":"complete"}""");

        await EvaluateAsync(service, TimeSpan.FromMinutes(1), version: "2");

        Assert.Equal("""{"base_model":"job-1","dataset_name":"held-out","dataset_version":"2","max_examples":50}""", service.Requests[0].Body);
    }

    [Fact]
    public async Task Fails_when_the_model_warms_up_past_the_deadline()
    {
        using var service = new ScriptedHandler().On(CreateRoute, 409).On(CreateRoute, 409).On(CreateRoute, 409);

        Assert.Null(await EvaluateAsync(service, TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task Fails_when_the_evaluation_runs_past_the_deadline()
    {
        using var service = new ScriptedHandler()
            .On(CreateRoute, 200, """{"id":"ev-1","status":"running"}""")
            .On(GetRoute, 200, """{"status":"running"}""")
            .On(GetRoute, 200, """{"status":"running"}""");

        Assert.Null(await EvaluateAsync(service, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task Waits_through_an_outage_during_an_evaluation()
    {
        using var service = new ScriptedHandler().On(CreateRoute, 200, """{"id":"ev-1","status":"running"}""");
        for (var failure = 0; failure < 15; failure++)
        {
            service.On(GetRoute, 524);
        }

        var evaluation = await EvaluateAsync(service.On(GetRoute, 200, """{"status":"complete"}"""), TimeSpan.FromMinutes(10));

        Assert.Equal(JobOutcome.Succeeded, evaluation!.Status.Outcome);
    }

    [Theory]
    [InlineData(401, "")]
    [InlineData(403, "<html>Blocked</html>")]
    [InlineData(404, "")]
    [InlineData(451, "")]
    public async Task Polls_again_when_an_evaluation_is_rejected_once(int status, string body)
    {
        using var service = new ScriptedHandler().On(CreateRoute, 200, """{"id":"ev-1","status":"running"}""")
            .On(GetRoute, status, body)
            .On(GetRoute, 200, """{"status":"complete"}""");

        Assert.Equal(JobOutcome.Succeeded, (await EvaluateAsync(service, TimeSpan.FromMinutes(10)))!.Status.Outcome);
    }

    [Theory]
    [InlineData(401, "")]
    [InlineData(403, "<html>Blocked</html>")]
    [InlineData(404, "")]
    [InlineData(429, "")]
    public async Task Creates_an_evaluation_again_when_it_is_rejected_once(int status, string body)
    {
        using var service = new ScriptedHandler().On(CreateRoute, status, body).On(CreateRoute, 200, """{"id":"ev-1","status":"complete"}""");

        Assert.Equal("ev-1", (await EvaluateAsync(service, TimeSpan.FromMinutes(10)))!.Id);
    }

    [Theory]
    [InlineData(402)]
    [InlineData(422)]
    public async Task Fails_when_the_evaluation_is_refused(int status)
    {
        using var service = new ScriptedHandler().On(CreateRoute, status);

        await Assert.ThrowsAsync<PioneerException>(() => EvaluateAsync(service, TimeSpan.FromMinutes(10)));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(524)]
    [InlineData(null)]
    public async Task Finds_the_evaluation_when_the_create_response_is_lost(int? status)
    {
        using var service = new ScriptedHandler()
            .On(ListRoute, 200, Evaluations(""))
            .On(ListRoute, 200, Evaluations(
                """{"id":"old","model_id":"job-1","dataset_name":"held-out","status":"complete","created_at":"2026-01-01T00:00:00Z"}""",
                """{"id":"ev-1","model_id":"job-1","dataset_name":"held-out","status":"running","created_at":"2026-01-02T00:00:00Z"}""",
                """{"id":"x1","model_id":"job-2","dataset_name":"held-out","status":"running","created_at":"2026-01-03T00:00:00Z"}""",
                """{"id":"x2","model_id":"job-1","dataset_name":"other","status":"running","created_at":"2026-01-03T00:00:00Z"}""",
                """{"id":"x3","model_id":"job-1","dataset_name":"held-out","max_examples":7,"status":"running","created_at":"2026-01-03T00:00:00Z"}""",
                """{"id":"x4","model_id":"job-1","dataset_name":"held-out","status":"failed","created_at":"2026-01-03T00:00:00Z"}"""))
            .On(GetRoute, 200, """{"status":"complete"}""");

        var evaluation = await EvaluateAsync(Lost(service, status), TimeSpan.FromMinutes(10));

        Assert.Equal(("ev-1", JobOutcome.Succeeded), (evaluation!.Id, evaluation.Status.Outcome));
        Assert.Equal(1, service.Count(CreateRoute));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(404)]
    [InlineData(405)]
    public async Task Creates_an_evaluation_again_after_two_readings_of_a_list_without_it(int status)
    {
        using var service = Lost(new ScriptedHandler(), null)
            .On(ListRoute, status, Evaluations("")).On(ListRoute, status, Evaluations(""))
            .On(CreateRoute, 200, """{"id":"ev-1","status":"complete"}""");

        Assert.Equal("ev-1", (await EvaluateAsync(service, TimeSpan.FromMinutes(10)))!.Id);
    }

    [Fact]
    public async Task Creates_an_evaluation_again_after_two_requests_without_a_response()
    {
        using var service = new ScriptedHandler();
        for (var creation = 0; creation < 2; creation++)
        {
            service.On(CreateRoute, () =>
            {
                _time.Advance(TimeSpan.FromSeconds(60));
                throw new OperationCanceledException();
            }).On(ListRoute, 200, Evaluations("")).On(ListRoute, 200, Evaluations(""));
        }

        service.On(CreateRoute, 200, """{"id":"ev-1","status":"complete"}""");

        Assert.Equal("ev-1", (await EvaluateAsync(service, TimeSpan.FromHours(1)))!.Id);
    }

    [Fact]
    public async Task Measures_the_time_without_a_known_outcome_again_after_a_model_was_warming_up()
    {
        using var service = Lost(new ScriptedHandler(), 502).On(ListRoute, 200, Evaluations("")).On(ListRoute, 200, Evaluations(""));
        for (var attempt = 0; attempt < 30; attempt++)
        {
            service.On(CreateRoute, 409);
        }

        Lost(service, 502).On(ListRoute, 200, Evaluations("""{"id":"ev-1","model_id":"job-1","dataset_name":"held-out","status":"complete"}"""));

        Assert.Equal("ev-1", (await EvaluateAsync(service, TimeSpan.FromHours(1)))!.Id);
    }

    [Theory]
    [InlineData(502, 1)]
    [InlineData(200, 9)]
    public async Task Limits_the_creations_of_an_evaluation_while_the_service_fails(int listStatus, int creations)
    {
        using var service = new FailingHandler(listStatus);
        var client = new PioneerClient(new HttpClient(service), new PioneerClientOptions { Jitter = () => 0.5 }, _time);
        var settings = new EvaluationSettings.ServiceDataset(new DatasetReference("held-out"), MaxExamples: 50);
        var start = _time.GetTimestamp();

        var failure = await Assert.ThrowsAsync<PioneerException>(
            () => _time.DriveAsync(new ServiceEvaluation(client).EvaluateAsync("job-1", settings, TimeSpan.FromHours(1), default)));

        Assert.Equal((502, creations), (failure.Status, service.Creations));
        Assert.InRange(_time.GetElapsedTime(start), TimeSpan.FromSeconds(120), TimeSpan.FromSeconds(140));
    }

    [Fact]
    public async Task Returns_a_failed_evaluation()
    {
        using var service = new ScriptedHandler().On(CreateRoute, 200, """{"id":"ev-1","status":"failed","error_message":"no rows"}""");

        var evaluation = await EvaluateAsync(service, TimeSpan.FromSeconds(1));

        Assert.Equal((JobOutcome.Failed, "no rows", null), (evaluation!.Status.Outcome, evaluation.ErrorMessage, evaluation.Metrics[Metric.F1]));
    }

    private static ScriptedHandler Lost(ScriptedHandler service, int? status) => status is { } known
        ? service.On(CreateRoute, known)
        : service.On(CreateRoute, new HttpRequestException(HttpRequestError.ResponseEnded));

    private static string Evaluations(params string[] records) => $$"""{"success":true,"evaluations":[{{string.Join(',', records)}}]}""";

    private Task<EvaluationState?> EvaluateAsync(ScriptedHandler service, TimeSpan deadline, string? version = null)
    {
        var settings = new EvaluationSettings.ServiceDataset(new DatasetReference("held-out", version), MaxExamples: 50);
        return _time.DriveAsync(new ServiceEvaluation(TestValues.Client(service, _time)).EvaluateAsync("job-1", settings, deadline, default));
    }

    /// <summary>Fails to create evaluations, and lists none.</summary>
    private sealed class FailingHandler(int listStatus) : HttpMessageHandler
    {
        public int Creations { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var isCreation = request.Method == HttpMethod.Post;
            Creations += isCreation ? 1 : 0;
            var status = (System.Net.HttpStatusCode)(isCreation ? 502 : listStatus);
            return Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(Evaluations("")) });
        }
    }
}
