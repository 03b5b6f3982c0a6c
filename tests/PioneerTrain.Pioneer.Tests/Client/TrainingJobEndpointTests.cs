using System.Text.Json.Nodes;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Jobs;
using PioneerTrain.Scoring;
using PioneerTrain.TestKit;

namespace PioneerTrain.Pioneer.Tests.Client;

public sealed class TrainingJobEndpointTests
{
    private const string JobRoute = "GET /felix/training-jobs/job_abc123";

    [Fact]
    public async Task Creates_a_job_with_the_body_and_the_key_of_the_documentation()
    {
        using var service = new ScriptedHandler().On("POST /felix/training-jobs", 200, Contract.Read("seed/create-answer.json"));

        var job = await TestValues.Client(service).CreateTrainingJobAsync(TestValues.Request with { Epochs = 5, LearningRate = 5e-5 }, TestValues.IdempotencyKey, default, default);

        Assert.Equal(("job_abc123", JobPhase.Queued), (job.Id, job.Status.Phase));
        var request = Assert.Single(service.Requests);
        Assert.Equal(TestValues.ApiKey, request.Headers["X-API-Key"]);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Contract.Read("seed/create-request.json")), JsonNode.Parse(request.Body!)), request.Body);
    }

    [Fact]
    public async Task Sends_only_the_options_that_are_set_with_their_types()
    {
        using var service = new ScriptedHandler().On("POST /felix/training-jobs", 200, Contract.Read("seed/create-answer.json"));
        var options = new Dictionary<string, JsonScalar>(StringComparer.Ordinal)
        {
            ["batch_size"] = new JsonScalar.Whole(8),
            ["warmup_ratio"] = new JsonScalar.Number(0.1),
            ["lr_scheduler_type"] = new JsonScalar.Text("linear"),
            ["packing"] = new JsonScalar.Truth(true),
        };

        await TestValues.Client(service).CreateTrainingJobAsync(
            TestValues.Request with { Options = options, TrainingType = TrainingType.Full, Datasets = [new DatasetReference("d", "2")] },
            TestValues.IdempotencyKey,
            default,
            default);

        Assert.Equal(
            """{"model_name":"my-ner-model","base_model":"fastino/gliner2-base-v1","datasets":[{"name":"d","version":"2"}],"training_type":"full","batch_size":8,"warmup_ratio":0.1,"lr_scheduler_type":"linear","packing":true}""",
            service.Requests[0].Body);
    }

    [Fact]
    public async Task Reads_the_completed_job_of_the_documentation()
    {
        using var service = new ScriptedHandler().On(JobRoute, 200, Contract.Read("seed/job-complete.json"));

        var job = await TestValues.Client(service).GetTrainingJobAsync("job_abc123", default);

        Assert.Equal(JobOutcome.Succeeded, job.Status.Outcome);
        Assert.Equal((0.94, 0.96, 0.92), (job.Metrics[Metric.F1], job.Metrics[Metric.Precision], job.Metrics[Metric.Recall]));
    }

    [Fact]
    public async Task Reads_a_full_record_that_has_only_losses()
    {
        using var service = new ScriptedHandler().On(JobRoute, 200, Contract.Read("live/job-complete.json"));

        var job = await TestValues.Client(service).GetTrainingJobAsync("job_abc123", default);

        Assert.Equal(("9e46b80e-7895-47c6-a88b-854deb354896", 100), (job.Id, job.Epochs));
        Assert.Equal([new DatasetReference("biosignal-troubleshooting-120", "1")], job.Datasets);
        Assert.Null(job.Metrics[Metric.F1]);
        Assert.Equal(1.83237, job.Metrics.Other["final_validation_loss"]);
        Assert.Equal(new DateTimeOffset(2026, 6, 14, 9, 52, 31, TimeSpan.Zero).AddTicks(5812400), job.StartedAt);
    }

    [Theory]
    [InlineData("""{"job_id":"j","status":"RUNNING","nr_epochs":"5","current_epoch":2.0,"progress_percent":33.4,"metrics":[],"datasets":null,"error_message":7}""")]
    [InlineData("""{"job":{"id":"j","status":"running","nr_epochs":5,"current_epoch":"2","progress_percent":"33","error_message":"7","new_field":{"a":[1]}}}""")]
    public async Task Reads_unusual_forms_of_a_record(string json)
    {
        using var service = new ScriptedHandler().On("GET /felix/training-jobs/j", 200, json);

        var job = await TestValues.Client(service).GetTrainingJobAsync("j", default);

        Assert.Equal(("j", JobPhase.Running, 5, 2, 33, "7"), (job.Id, job.Status.Phase, job.Epochs, job.CurrentEpoch, job.ProgressPercent, job.ErrorMessage));
        Assert.Equal(Scores.None, job.Metrics);
    }

    [Fact]
    public async Task Reads_nan_and_infinity_as_python_writes_them()
    {
        const string more = ""","error_message":"f1 is NaN, loss \" -Infinity","progress_percent":NaN,"metrics":{"f1":NaN,"recall":-Infinity,"precision":0.5,"final_training_loss":Infinity}""";
        using var service = new ScriptedHandler().On(JobRoute, 200, TestValues.Job("complete", more));
        var time = new ManualTime();

        var job = await time.DriveAsync(TestValues.Client(service, time).GetTrainingJobAsync("job_abc123", default));

        Assert.Equal((JobOutcome.Succeeded, null), (job.Status.Outcome, job.ProgressPercent));
        Assert.Equal("f1 is NaN, loss \" -Infinity", job.ErrorMessage);
        Assert.Equal((double.NaN, 0.5, double.NegativeInfinity), (job.Metrics[Metric.F1], job.Metrics[Metric.Precision], job.Metrics[Metric.Recall]));
        Assert.Equal(double.PositiveInfinity, job.Metrics.Other["final_training_loss"]);
    }

    [Theory]
    [InlineData("\"2026-06-13T15:41:44.58124+00:00\"", 581240)]
    [InlineData("\"2026-06-13T15:41:44Z\"", 0)]
    [InlineData("\"2026-06-13T15:41:44.5812401Z\"", 581240)]
    [InlineData("\"2026-06-13T17:41:44+02:00\"", 0)]
    [InlineData("\"2026-06-13T15:41:44\"", 0)]
    [InlineData("\"2026-06-13 15:41:44.5\"", 500000)]
    [InlineData("1781365304", 0)]
    [InlineData("1781365304000", 0)]
    public async Task Reads_any_form_of_a_timestamp(string json, int microseconds)
    {
        using var service = new ScriptedHandler().On(JobRoute, 200, TestValues.Job("running", $",\"started_at\":{json}"));

        var job = await TestValues.Client(service).GetTrainingJobAsync("job_abc123", default);

        var expected = new DateTimeOffset(2026, 6, 13, 15, 41, 44, TimeSpan.Zero).AddMicroseconds(microseconds);
        Assert.True((job.StartedAt - expected)?.Duration() < TimeSpan.FromMicroseconds(1), $"{job.StartedAt:O}");
    }

    [Theory]
    [InlineData("\"yesterday\"")]
    [InlineData("\"2026-13-45T99:00:00Z\"")]
    [InlineData("{}")]
    [InlineData("-5")]
    [InlineData("1e300")]
    [InlineData("\"\\ud800\"")]
    public async Task Ignores_an_invalid_timestamp(string json)
    {
        using var service = new ScriptedHandler().On(JobRoute, 200, TestValues.Job("running", $",\"started_at\":{json}"));

        var job = await TestValues.Client(service).GetTrainingJobAsync("job_abc123", default);

        Assert.Null(job.StartedAt);
        Assert.Equal(JobPhase.Running, job.Status.Phase);
    }

    [Theory]
    [InlineData("""{"training_jobs":[{"id":"a","status":"running"},null,{"status":"running"}]}""")]
    [InlineData("""{"jobs":[{"job_id":"a"}]}""")]
    [InlineData("""{"data":[{"id":"a"}],"has_more":false}""")]
    [InlineData("""[{"id":"a"}]""")]
    public async Task Lists_jobs_from_any_envelope(string json)
    {
        using var service = new ScriptedHandler().On("GET /felix/training-jobs", 200, json);

        var jobs = await TestValues.Client(service).ListTrainingJobsAsync(default).ToListAsync();

        Assert.Equal("a", Assert.Single(jobs).Id);
    }

    [Fact]
    public async Task Never_shows_the_key_in_what_the_service_says_about_a_failure()
    {
        var failed = TestValues.Job("failed", $",\"error_message\":\"cannot use {TestValues.ApiKey} here\"");
        using var service = new ScriptedHandler()
            .On(JobRoute, 200, failed)
            .On("GET /felix/training-jobs", 200, $"[{failed}]")
            .On("GET /felix/evaluations/job_abc123", 200, failed)
            .On("GET /felix/datasets/d", 200, $$"""{"status":"failed","processing_error":"cannot use {{TestValues.ApiKey}} here"}""");
        var client = TestValues.Client(service);

        var job = await client.GetTrainingJobAsync("job_abc123", default);
        var listed = await client.ListTrainingJobsAsync(default).ToListAsync();
        var evaluation = await client.GetEvaluationAsync("job_abc123", default);
        var versions = await client.GetDatasetVersionsAsync("d", default);

        string?[] sentences = [job.ErrorMessage, listed[0].ErrorMessage, evaluation.ErrorMessage, versions[0].ProcessingError];
        Assert.All(sentences, sentence => Assert.Equal("cannot use *** here", sentence));
    }

    [Fact]
    public async Task Lists_all_pages_and_stops_at_a_page_without_new_jobs()
    {
        const string first = """{"training_jobs":[{"id":"a"},{"id":"b"}],"has_more":true}""";
        const string second = """{"training_jobs":[{"id":"c"}],"has_more":true}""";
        using var service = new ScriptedHandler()
            .On("GET /felix/training-jobs", 200, first)
            .On("GET /felix/training-jobs", 200, second)
            .On("GET /felix/training-jobs", 200, second);

        var jobs = await TestValues.Client(service).ListTrainingJobsAsync(default).ToListAsync();

        Assert.Equal("a b c", string.Join(' ', jobs.Select(job => job.Id)));
        Assert.Equal(
            "?limit=200&offset=0 ?limit=200&offset=2 ?limit=200&offset=3",
            string.Join(' ', service.Requests.Select(request => request.Address.Query)));
    }

    [Fact]
    public async Task Lists_jobs_after_a_page_of_records_that_cannot_be_read()
    {
        using var service = new ScriptedHandler()
            .On("GET /felix/training-jobs", 200, """{"training_jobs":[{"session_id":"x"},null],"has_more":true}""")
            .On("GET /felix/training-jobs", 200, """{"training_jobs":[{"id":"a"}],"has_more":false}""");

        var jobs = await TestValues.Client(service).ListTrainingJobsAsync(default).ToListAsync();

        Assert.Equal("a", Assert.Single(jobs).Id);
        Assert.Equal("?limit=200&offset=2", service.Requests[1].Address.Query);
    }

    [Fact]
    public async Task Stops_listing_when_no_page_can_be_read()
    {
        using var service = new ScriptedHandler();
        for (var page = 0; page < 20; page++)
        {
            service.On("GET /felix/training-jobs", 200, """{"training_jobs":[{}],"has_more":true}""");
        }

        Assert.Empty(await TestValues.Client(service).ListTrainingJobsAsync(default).ToListAsync());
    }

    [Theory]
    [InlineData("/v1", "a")]
    [InlineData("/v1/training/jobs", "a")]
    [InlineData("/felix", "b, a")]
    public async Task Does_not_take_an_interactive_job_of_the_same_name_for_the_job_of_the_run(string prefix, string expected)
    {
        const string list = """
            {"training_jobs":[
              {"id":"b","status":"running","model_name":"m","base_model":null,"datasets":null,"created_at":"2026-10-21T00:00:00Z"},
              {"id":"a","status":"running","model_name":"m","base_model":"x","datasets":[{"name":"d","version":"1"}],"created_at":"2026-10-20T00:00:00Z"}],"has_more":false}
            """;
        using var service = new ScriptedHandler().On($"GET {(prefix.EndsWith("/jobs", StringComparison.Ordinal) ? prefix : prefix + "/training-jobs")}", 200, list);
        var client = new PioneerClient(service.Client, new PioneerClientOptions { ApiKey = TestValues.ApiKey, PathPrefix = prefix }, new ManualTime());

        var found = await new JobFinder(client).FindAllAsync(job => JobFinder.IsNamed(job, "m"), default);

        Assert.Equal(expected, string.Join(", ", found.Select(job => job.Id)));
    }

    [Fact]
    public async Task Reads_checkpoints()
    {
        using var service = new ScriptedHandler().On("GET /felix/training-jobs/job_abc123/checkpoints", 200, Contract.Read("live/checkpoints.json"));

        var checkpoint = Assert.Single(await TestValues.Client(service).GetCheckpointsAsync("job_abc123", default));

        Assert.Equal(new Checkpoint("CHECKPOINT_ID", 5, 500, 0.12, 0.18, IsBest: true, IsFinal: true, TestValues.Moment.AddMinutes(30)), checkpoint);
    }

    [Theory]
    [InlineData("""{"id":"c","f1":0.71,"accuracy":null}""", 0.71)]
    [InlineData("""{"id":"c","metrics":{"eval_f1":0.72}}""", 0.72)]
    [InlineData("""{"id":"c","epoch":3}""", null)]
    public async Task Reads_the_scores_of_a_checkpoint(string json, double? f1)
    {
        using var service = new ScriptedHandler().On("GET /felix/training-jobs/j/checkpoints", 200, $$"""{"checkpoints":[{{json}}]}""");

        var checkpoint = Assert.Single(await TestValues.Client(service).GetCheckpointsAsync("j", default));

        Assert.Equal(f1, checkpoint.Metrics[Metric.F1]);
        Assert.Null(checkpoint.Metrics[Metric.Accuracy]);
    }

    [Fact]
    public async Task Reads_the_bill_of_a_job()
    {
        Assert.Equal(
            new JobBill(1.2500m, 12.5m, true),
            await BillAsync("""{"job_id":"j","status":"complete","billed":true,"charged_usd":"1.2500","gpu_minutes":"12.5","billed_at":"2026-11-01T10:00:00Z"}"""));
    }

    /// <summary>A number that is not an amount is unknown, and does not hide the others.</summary>
    [Theory]
    [InlineData("""{"charged_usd":0.1,"gpu_minutes":1e1}""", "0.1 10 ")]
    [InlineData("""{"billing":{"charged_usd":"3","billed":false}}""", "3  False")]
    [InlineData("""{"charged_usd":"-1","gpu_minutes":"NaN","billed":true}""", "  True")]
    [InlineData("""{"charged_usd":"1e400","gpu_minutes":1e20,"billed":null}""", null)]
    [InlineData("""{"charged_usd":"2,5","gpu_minutes":{},"billed":"true"}""", "  True")]
    [InlineData("""{"job_id":"j"}""", null)]
    [InlineData("[]", null)]
    public async Task Reads_a_bill_in_any_form(string json, string? expected)
    {
        if (expected is null)
        {
            Assert.Equal(PioneerErrorKind.Protocol, (await Assert.ThrowsAsync<PioneerException>(() => BillAsync(json))).Kind);
            return;
        }

        var bill = await BillAsync(json);
        Assert.Equal(expected, FormattableString.Invariant($"{bill.ChargedUsd} {bill.GpuMinutes} {bill.IsBilled}"));
    }

    private static async Task<JobBill> BillAsync(string json)
    {
        using var service = new ScriptedHandler().On("GET /felix/training-jobs/job_abc123/billing", 200, json);
        return await TestValues.Client(service).With(attempts: 1, TimeSpan.FromSeconds(10)).GetBillAsync("job_abc123", default);
    }

    [Fact]
    public async Task Deletes_a_job()
    {
        using var service = new ScriptedHandler().On("DELETE /felix/training-jobs/job_abc123", 200, """{"success":true}""");

        await TestValues.Client(service).DeleteTrainingJobAsync("job_abc123", default);

        Assert.Null(service.Requests[0].Body);
    }

    [Fact]
    public async Task Escapes_an_id_so_that_it_cannot_reach_another_endpoint()
    {
        using var service = new ScriptedHandler().On("GET /felix/training-jobs/..%2Fdatasets%3Fx", 200, TestValues.Job("running"));
        var client = TestValues.Client(service);

        await client.GetTrainingJobAsync("../datasets?x", default);

        foreach (var id in new[] { "..", ".", " ", "" })
        {
            Assert.Equal(PioneerErrorKind.Invalid, (await Assert.ThrowsAsync<PioneerException>(() => client.DeleteTrainingJobAsync(id, default))).Kind);
        }
    }
}
