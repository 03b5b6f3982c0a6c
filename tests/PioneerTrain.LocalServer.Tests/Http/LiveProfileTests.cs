using System.Net;
using System.Text.Json.Nodes;
using PioneerTrain.TestKit;

namespace PioneerTrain.LocalServer.Http;

public sealed class LiveProfileTests : IAsyncLifetime
{
    /// <summary>The keys that all captured records of the live service have.</summary>
    private const string CapturedKeys =
        "id user_id project_id model_name datasets base_model validation_data_percentage nr_epochs learning_rate batch_size status normalized_status is_terminal_status "
        + "error_message created_at updated_at started_at completed_at metrics progress_percent current_epoch trained_model_path job_reference instance_type provider_name "
        + "provider_deployments task_type labels example version_number root_job_id model_auto_selected model_selection_reason deployment_status";

    private readonly TempFolder _folder = new();
    private readonly ManualTime _time = new();
    private RunningServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await RunningServer.StartLiveAsync(_folder.Path, _time);
        await _server.UploadAsync("people", Rows.Few);
    }

    [Fact]
    public async Task Returns_the_whole_record_for_a_create()
    {
        _server.SwitchOn("stuck-running");

        var created = (await _server.PostAsync(
            "/felix/training-jobs", $$"""{"model_name":"m","base_model":"{{RunningServer.BaseModel}}","datasets":[{"name":"people"}],"nr_epochs":1}""")).AsObject();

        Assert.All(CapturedKeys.Split(' '), key => Assert.True(created.ContainsKey(key), key));
        Assert.Equal("requested requested false", Stage(created));
        Assert.Equal("ner", (string)created["task_type"]!);
        Assert.Equal("""["location","person"]""", created["labels"]!.ToJsonString());
        Assert.Equal("2026-01-01T00:00:00+00:00", (string)created["created_at"]!);
        await _server.PostAsync($"/felix/training-jobs/{created["id"]}/stop", "");
        Assert.Equal("stopped cancelled true", Stage(await _server.GetAsync($"/felix/training-jobs/{created["id"]}")));
    }

    [Fact]
    public async Task Rejects_unknown_keys_in_a_create()
    {
        var refused = await _server.PostAsync(
            "/felix/training-jobs", """{"model_name":"m","base_model":"a/b","datasets":[{"name":"people"}],"task_type":"ner"}""", HttpStatusCode.UnprocessableEntity);

        Assert.Equal("extra_forbidden", (string)refused["detail"]![0]!["type"]!);
    }

    [Fact]
    public async Task Has_its_weights_when_it_is_complete_and_is_deployed_later()
    {
        var id = await TrainedAsync();

        var stages = await StagesAsync(id);

        Assert.Equal(
            ["complete complete true true", "complete complete true true", "artifact_ready complete true true", "deployed complete true true"], stages);
        var listed = await _server.GetAsync("/felix/training-jobs?status=deployed");
        Assert.Equal(id, (string)Assert.Single(listed["training_jobs"]!.AsArray())!["id"]!);
    }

    [Fact]
    public async Task Prepares_the_weights_after_the_job_is_complete_on_request()
    {
        _server.SwitchOn("artifact-late");
        var id = await TrainedAsync();

        var stages = await StagesAsync(id);

        Assert.Equal(
            ["complete complete true false", "normalizing running false false", "artifact_ready complete true true", "deployed complete true true"], stages);
    }

    [Fact]
    public async Task Reports_only_losses_on_the_job()
    {
        var id = await TrainedAsync();

        var job = await _server.GetAsync($"/felix/training-jobs/{id}");

        Assert.Equal("final_training_loss final_validation_loss best_validation_loss", string.Join(' ', job["metrics"]!.AsObject().Select(field => field.Key)));
        Assert.Null(job["progress_percent"]);
        Assert.Null(job["current_epoch"]);
        Assert.StartsWith("adapters/", (string)job["trained_model_path"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reports_a_failed_job_as_errored_in_the_record_and_as_failed_to_evaluations()
    {
        _server.SwitchOn("job-errored");
        var id = await TrainedAsync();

        var job = await _server.GetAsync($"/felix/training-jobs/{id}");
        var download = await _server.GetAsync($"/felix/training-jobs/{id}/download", HttpStatusCode.BadRequest);
        var evaluation = await _server.PostAsync("/felix/evaluations", Evaluate(id), HttpStatusCode.BadRequest);

        Assert.Equal("errored failed true", Stage(job));
        Assert.Equal("Local training failed", (string)job["error_message"]!);
        Assert.Equal("Training job not complete. Current status: errored", (string)download["detail"]!);
        Assert.Equal($"Training job '{id}' is not ready for evaluation. Current training status: failed", (string)evaluation["detail"]!);
    }

    [Fact]
    public async Task Returns_a_log_snapshot_when_text_is_requested()
    {
        var id = await TrainedAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/felix/training-jobs/{id}/logs") { Headers = { { "Accept", "text/plain" } } };

        using var response = await _server.Client.SendAsync(request);

        var log = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal(log["logs"]!.AsArray().Count, (int)log["total_logs"]!);
    }

    [Fact]
    public async Task Evaluates_at_most_a_hundred_rows_after_the_model_has_warmed_up()
    {
        var id = await TrainedAsync();

        var warming = await _server.PostAsync("/felix/evaluations", Evaluate(id), HttpStatusCode.Conflict);
        _time.Advance(TimeSpan.FromMilliseconds(1200));
        var created = await _server.PostAsync("/felix/evaluations", Evaluate(id));
        var evaluationId = (string)created["evaluations"]![0]!["id"]!;
        await _server.EvaluatedAsync(evaluationId);
        var evaluation = (await _server.GetAsync($"/felix/evaluations/{evaluationId}")).AsObject();

        Assert.Contains("Current deployment status: warming", (string)warming["detail"]!, StringComparison.Ordinal);
        Assert.Equal(1, (int)created["count"]!);
        Assert.Equal("complete", (string)evaluation["status"]!);
        Assert.InRange((double)evaluation["f1_score"]!, 0, 1);
        Assert.Equal(100, (int)evaluation["max_examples"]!);
        Assert.False(evaluation.ContainsKey("per_label"));
        Assert.Equal(20, (int)evaluation["sample_count"]!);
        Assert.Equal(7, evaluation["predictions"]![0]!["true_entities"]!.AsArray().Count);
        Assert.Equal("[]", evaluation["failed_examples"]!.ToJsonString());
        Assert.Equal("2026-01-01T00:00:01.2Z", (string)evaluation["created_at"]!);
    }

    [Fact]
    public async Task Model_warms_up_before_it_predicts()
    {
        var id = await TrainedAsync();
        var body = $$"""{"model_id":"{{id}}","text":"Ada","schema":["person"]}""";

        var warming = await _server.PostAsync("/inference", body, (HttpStatusCode)425);
        _time.Advance(TimeSpan.FromMilliseconds(1200));
        var ready = await _server.PostAsync("/inference", body);

        Assert.Equal("model_warming", (string)warming["error"]!["code"]!);
        Assert.Equal(id, (string)ready["model_used"]!);
    }

    [Fact]
    public async Task Merges_the_scores_of_an_evaluation_into_the_losses_of_its_job_but_not_in_v1()
    {
        var id = await TrainedAsync();
        _time.Advance(TimeSpan.FromMilliseconds(1200));
        var created = await _server.PostAsync("/felix/evaluations", Evaluate(id));
        var evaluation = await _server.EvaluatedAsync((string)created["evaluations"]![0]!["id"]!);

        var metrics = (await _server.GetAsync($"/felix/training-jobs/{id}"))["metrics"]!.AsObject();
        _server.Client.DefaultRequestHeaders.Remove("X-API-Key");
        _server.Client.DefaultRequestHeaders.Add("X-API-Key", "fast_sk_test");
        var metricsInV1 = (await _server.GetAsync($"/v1/training-jobs/{id}"))["metrics"]!.AsObject();

        Assert.Equal(evaluation.F1, (double)metrics["eval_f1_score"]!);
        Assert.Equal(evaluation.Precision, (double)metrics["eval_precision"]!);
        Assert.Equal(evaluation.Recall, (double)metrics["eval_recall"]!);
        Assert.Equal(evaluation.Accuracy, (double?)metrics["eval_accuracy"]);
        Assert.NotNull(metrics["final_validation_loss"]);
        Assert.Equal("final_training_loss final_validation_loss best_validation_loss", string.Join(' ', metricsInV1.Select(field => field.Key)));
    }

    [Fact]
    public async Task Keeps_the_scores_of_a_single_checkpoint_out_of_its_job()
    {
        var id = await TrainedAsync();
        var checkpoint = (await _server.EndedAsync(id)).Checkpoints[0].Id;
        _time.Advance(TimeSpan.FromMilliseconds(1200));
        var created = await _server.PostAsync("/felix/evaluations", Evaluate(checkpoint));
        await _server.EvaluatedAsync((string)created["evaluations"]![0]!["id"]!);

        var metrics = (await _server.GetAsync($"/felix/training-jobs/{id}"))["metrics"]!.AsObject();

        Assert.False(metrics.ContainsKey("eval_f1_score"));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    private static string Evaluate(string jobId) => $$"""{"base_model":"{{jobId}}","dataset_name":"people"}""";

    private static string Stage(JsonNode job) => $"{job["status"]} {job["normalized_status"]} {job["is_terminal_status"]}";

    private async Task<List<string>> StagesAsync(string id)
    {
        var stages = new List<string>();
        foreach (var milliseconds in new[] { 0, 200, 400, 600 })
        {
            _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
            var job = await _server.GetAsync($"/felix/training-jobs/{id}");
            stages.Add($"{Stage(job)} {job["artifact_ready"]}");
        }

        return stages;
    }

    private async Task<string> TrainedAsync()
    {
        var id = await _server.CreateJobAsync("people");
        await _server.EndedAsync(id);
        return id;
    }
}
