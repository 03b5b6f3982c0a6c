using System.Net;
using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.TestKit;

namespace PioneerTrain.LocalServer.Http;

public sealed class EvaluationTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private RunningServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await RunningServer.StartAsync(_folder.Path);
        await _server.UploadAsync("people", Rows.Few);
    }

    [Fact]
    public async Task Scores_a_job_on_a_dataset_row_by_row()
    {
        await _server.UploadAsync("others", Rows.Few);
        var job = await _server.CreateJobAsync("people", epochs: 2);
        await _server.EndedAsync(job);

        var created = await _server.PostAsync("/felix/evaluations", $$"""{"base_model":"{{job}}","dataset_name":"others","max_examples":30}""");
        var id = (string)created["evaluations"]![0]!["id"]!;
        await _server.EvaluatedAsync(id);
        var evaluation = await _server.GetAsync($"/felix/evaluations/{id}");
        var listed = (await _server.GetAsync("/felix/evaluations"))["evaluations"]![0]!;

        Assert.True((bool)created["success"]!);
        Assert.Equal("queued", (string)created["evaluations"]![0]!["status"]!);
        Assert.Equal("complete", (string)evaluation["status"]!);
        Assert.Equal(job, (string)evaluation["model_id"]!);
        Assert.Equal("1", (string)evaluation["dataset_version"]!);
        Assert.InRange((double)evaluation["f1_score"]!, 0, 1);
        Assert.Equal(30, (int)evaluation["sample_count"]!);
        var predictions = evaluation["predictions"]!.AsArray();
        Assert.Equal(30, predictions.Count);
        Assert.Equal(0, (int)evaluation["error_count"]!);
        Assert.Equal("""["B-person","O","O","B-location","O","O","O"]""", predictions[0]!["true_entities"]!.ToJsonString());
        Assert.All(predictions, each => Assert.Contains(each!["predicted_entities"]!.AsArray().Count, new[] { 0, 7 }));
        Assert.InRange((double)evaluation["accuracy"]!, 0.3, 1);
        Assert.Equal(id, (string)listed["id"]!);
        Assert.Null(listed["predictions"]);
    }

    [Fact]
    public async Task Scores_only_the_held_out_rows_of_the_dataset_that_the_job_was_trained_on()
    {
        await _server.UploadAsync("unmarked", Rows.Unmarked);
        var marked = await _server.CreateJobAsync("people");
        var unmarked = await _server.CreateJobAsync("unmarked", fields: ",\"validation_data_percentage\":0.1");
        await _server.EndedAsync(marked);
        await _server.EndedAsync(unmarked);

        var markedRows = (await EvaluateAsync(marked, "people")).Predictions!.Select(row => row.Text).ToList();
        var unmarkedRows = (await EvaluateAsync(unmarked, "unmarked")).Predictions!.Select(row => row.Text).ToList();
        var limited = await EvaluateAsync(unmarked, "unmarked", ",\"max_examples\":3");

        Assert.Equal(20, markedRows.Count);
        Assert.EndsWith(" in week 4", markedRows[1], StringComparison.Ordinal);
        Assert.Equal(8, unmarkedRows.Count);
        Assert.EndsWith(" in week 72", unmarkedRows[0], StringComparison.Ordinal);
        Assert.Equal(3, limited.SampleCount);
    }

    [Theory]
    [InlineData("local/small-en-v1", "Small English")]
    [InlineData("fastino/gliner2-base-v1", "Small English")]
    public async Task Scores_a_base_model_which_predicts_nothing(string model, string name)
    {
        var evaluation = await EvaluateAsync(model, "people");

        Assert.Equal(EvaluationStatus.Complete, evaluation.Status);
        Assert.Equal(model, evaluation.ModelId);
        Assert.Equal(name, evaluation.ModelName);
        Assert.Null(evaluation.CheckpointId);
        Assert.Equal(80, evaluation.SampleCount);
        Assert.All(evaluation.Predictions!, row => Assert.Empty(row.PredictedEntities));

        // Five of seven tokens are outside, and the other two tags are never predicted.
        Assert.Equal(5 / 7d, evaluation.Accuracy!.Value, 6);
        Assert.Equal(5 / 6d / 3, evaluation.F1!.Value, 6);
        Assert.Equal(0, evaluation.SpanF1);
    }

    [Fact]
    public async Task Does_not_count_wrong_predictions_as_errors()
    {
        await _server.UploadAsync("unseen", """{"text":"Zoe met Ada","entities":[["met","planet"]]}""");
        var job = await _server.CreateJobAsync("people");
        await _server.EndedAsync(job);

        var created = await _server.PostAsync("/felix/evaluations", $$"""{"base_model":"{{job}}","dataset_name":"unseen"}""");
        var evaluation = await _server.EvaluatedAsync((string)created["evaluations"]![0]!["id"]!);

        Assert.Equal(EvaluationStatus.Complete, evaluation.Status);
        Assert.False(Assert.Single(evaluation.Predictions!).Correct);
        Assert.Equal(0, evaluation.ErrorCount);
    }

    [Fact]
    public async Task Counts_each_row_that_could_not_be_scored_as_an_error()
    {
        var job = await _server.CreateJobAsync("people");
        await _server.EndedAsync(job);
        var rows = Assert.Single(Directory.GetFiles(_folder.File("datasets"), "*.jsonl", SearchOption.AllDirectories));
        await File.AppendAllTextAsync(rows, "damaged after it was accepted\n");

        var created = await _server.PostAsync("/felix/evaluations", $$"""{"base_model":"{{job}}","dataset_name":"people"}""");
        var evaluation = await _server.EvaluatedAsync((string)created["evaluations"]![0]!["id"]!);

        Assert.Equal(20, evaluation.SampleCount);
        Assert.Equal(1, evaluation.ErrorCount);
    }

    [Fact]
    public async Task Scores_a_checkpoint_of_a_stopped_job()
    {
        var job = await _server.CreateJobAsync("people", epochs: 10_000);
        await _server.JobAsync(job, each => each.Checkpoints.Count > 0);
        await _server.PostAsync($"/felix/training-jobs/{job}/stop", "");
        var checkpoint = (await _server.EndedAsync(job)).Checkpoints[0].Id;

        var created = await _server.PostAsync("/felix/evaluations", $$"""{"base_model":"{{checkpoint}}","dataset_name":"people"}""");
        var evaluation = await _server.EvaluatedAsync((string)created["evaluations"]![0]!["id"]!);
        var refused = await _server.PostAsync("/felix/evaluations", $$"""{"base_model":"{{job}}","dataset_name":"people"}""", HttpStatusCode.BadRequest);

        Assert.Equal(EvaluationStatus.Complete, evaluation.Status);
        Assert.Equal(20, evaluation.SampleCount);
        Assert.Equal($"Training job '{job}' is not ready for evaluation. Current training status: stopped", (string)refused["detail"]!);
    }

    [Fact]
    public async Task Deletes_an_evaluation()
    {
        var job = await _server.CreateJobAsync("people");
        await _server.EndedAsync(job);
        var created = await _server.PostAsync("/felix/evaluations", $$"""{"base_model":"{{job}}","dataset_name":"people"}""");
        var id = (string)created["evaluations"]![0]!["id"]!;

        var deleted = await _server.DeleteAsync($"/felix/evaluations/{id}");

        Assert.True((bool)deleted["success"]!);
        await _server.GetAsync($"/felix/evaluations/{id}", HttpStatusCode.NotFound);
        await _server.DeleteAsync($"/felix/evaluations/{id}", HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("""{"base_model":"local/unknown-v1","dataset_name":"people"}""", HttpStatusCode.NotFound)]
    [InlineData("""{"base_model":"../x","dataset_name":"people"}""", HttpStatusCode.NotFound)]
    [InlineData("""{"dataset_name":"people"}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"base_model":"x","dataset_name":"people","max_examples":0}""", HttpStatusCode.UnprocessableEntity)]
    public async Task Rejects_what_it_cannot_score(string body, HttpStatusCode status)
    {
        var refused = await _server.PostAsync("/felix/evaluations", body, status);

        Assert.NotNull(refused["detail"]);
    }

    private async Task<EvaluationAnswer> EvaluateAsync(string model, string dataset, string fields = "")
    {
        var created = await _server.PostAsync("/felix/evaluations", $$"""{"base_model":"{{model}}","dataset_name":"{{dataset}}"{{fields}}}""");
        return await _server.EvaluatedAsync((string)created["evaluations"]![0]!["id"]!);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }
}
