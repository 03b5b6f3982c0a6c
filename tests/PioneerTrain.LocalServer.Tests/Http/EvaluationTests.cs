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
        var job = await _server.CreateJobAsync("people", epochs: 2);
        await _server.EndedAsync(job);

        var created = await _server.PostAsync("/felix/evaluations", $$"""{"base_model":"{{job}}","dataset_name":"people","max_examples":30}""");
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
        Assert.Equal("""[{"text":"Ada","label":"person"},{"text":"Paris","label":"location"}]""", predictions[0]!["true_entities"]!.ToJsonString());
        Assert.Equal(id, (string)listed["id"]!);
        Assert.Null(listed["predictions"]);
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

        Assert.Equal(80, evaluation.SampleCount);
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
        Assert.Equal(80, evaluation.SampleCount);
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
    [InlineData("""{"base_model":"local/small-en-v1","dataset_name":"people"}""", HttpStatusCode.NotFound)]
    [InlineData("""{"base_model":"../x","dataset_name":"people"}""", HttpStatusCode.NotFound)]
    [InlineData("""{"dataset_name":"people"}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"base_model":"x","dataset_name":"people","max_examples":0}""", HttpStatusCode.UnprocessableEntity)]
    public async Task Rejects_what_it_cannot_score(string body, HttpStatusCode status)
    {
        var refused = await _server.PostAsync("/felix/evaluations", body, status);

        Assert.NotNull(refused["detail"]);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }
}
