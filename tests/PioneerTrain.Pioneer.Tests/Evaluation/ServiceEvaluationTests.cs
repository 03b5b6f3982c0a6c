using PioneerTrain.Configuration;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Evaluation;
using PioneerTrain.Pioneer.Wire;
using PioneerTrain.Scoring;
using PioneerTrain.TestKit;

namespace PioneerTrain.Pioneer.Tests.Evaluation;

public sealed class ServiceEvaluationTests
{
    private const string CreateRoute = "POST /felix/evaluations";
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

    [Fact]
    public async Task Returns_a_failed_evaluation()
    {
        using var service = new ScriptedHandler().On(CreateRoute, 200, """{"id":"ev-1","status":"failed","error_message":"no rows"}""");

        var evaluation = await EvaluateAsync(service, TimeSpan.FromSeconds(1));

        Assert.Equal((JobOutcome.Failed, "no rows", null), (evaluation!.Status.Outcome, evaluation.ErrorMessage, evaluation.Metrics[Metric.F1]));
    }

    private Task<EvaluationState?> EvaluateAsync(ScriptedHandler service, TimeSpan deadline, string? version = null)
    {
        var settings = new EvaluationSettings.ServiceDataset(new DatasetReference("held-out", version), MaxExamples: 50);
        return _time.DriveAsync(new ServiceEvaluation(TestValues.Client(service, _time)).EvaluateAsync("job-1", settings, deadline, default));
    }
}
