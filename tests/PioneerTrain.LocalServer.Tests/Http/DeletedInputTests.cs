using Microsoft.Extensions.DependencyInjection;
using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.LocalServer.Storage;
using PioneerTrain.TestKit;

namespace PioneerTrain.LocalServer.Http;

/// <summary>A dataset or checkpoint that is deleted before a job or an evaluation uses it.</summary>
public sealed class DeletedInputTests : IAsyncLifetime
{
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(60);

    private readonly TempFolder _folder = new();
    private readonly StalledWork _evaluation = new("evaluation");
    private RunningServer _server = null!;
    private string _job = "";
    private string _checkpoint = "";

    public async ValueTask InitializeAsync()
    {
        _server = await RunningServer.StartAsync(_folder.Path, time: _evaluation);
        await _server.UploadAsync("people", Rows.Few);
        _job = await _server.CreateJobAsync("people");
        _checkpoint = (await _server.EndedAsync(_job)).Checkpoints[0].Id;
    }

    [Fact]
    public async Task Fails_a_job_whose_dataset_has_been_deleted()
    {
        var (running, queued) = await QueueAsync(RunningServer.BaseModel);
        var datasets = _server.Services.GetRequiredService<DatasetStore>();
        datasets.Delete(datasets.Find("people", version: null)!.Id);

        await _server.PostAsync($"/felix/training-jobs/{running}/stop", "");
        var job = await _server.EndedAsync(queued);

        Assert.Equal(JobStatus.Failed, job.Status);
        Assert.Equal("Dataset people version 1 has been deleted.", job.ErrorMessage);
    }

    [Fact]
    public async Task Fails_a_job_whose_base_checkpoint_has_been_deleted()
    {
        var (running, queued) = await QueueAsync(_checkpoint);
        await _server.DeleteAsync($"/felix/training-jobs/{_job}");

        await _server.PostAsync($"/felix/training-jobs/{running}/stop", "");
        var job = await _server.EndedAsync(queued);

        Assert.Equal($"Checkpoint {_checkpoint} has been deleted.", job.ErrorMessage);
    }

    [Fact]
    public async Task Fails_an_evaluation_whose_dataset_has_been_deleted()
    {
        var id = await StalledEvaluationAsync();
        await _server.DeleteAsync("/felix/datasets/people");

        _evaluation.Release();
        var evaluation = await _server.EvaluatedAsync(id);

        Assert.Equal(EvaluationStatus.Failed, evaluation.Status);
        Assert.Equal("Dataset people version 1 has been deleted.", evaluation.ErrorMessage);
    }

    [Fact]
    public async Task Fails_an_evaluation_whose_checkpoint_has_been_deleted()
    {
        var id = await StalledEvaluationAsync();
        await _server.DeleteAsync($"/felix/training-jobs/{_job}");

        _evaluation.Release();
        var evaluation = await _server.EvaluatedAsync(id);

        Assert.Equal($"Checkpoint {_checkpoint} has been deleted.", evaluation.ErrorMessage);
    }

    [Fact]
    public async Task Fails_an_evaluation_whose_rows_cannot_be_read_with_the_disk_error()
    {
        var id = await StalledEvaluationAsync();
        File.Delete(Assert.Single(Directory.GetFiles(_folder.File("datasets"), "*.jsonl", SearchOption.AllDirectories)));

        _evaluation.Release();
        var evaluation = await _server.EvaluatedAsync(id);

        Assert.StartsWith("The server's data folder cannot be read or written: ", evaluation.ErrorMessage, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        _evaluation.Release();
        await _server.DisposeAsync();
        _folder.Dispose();
        _evaluation.Dispose();
    }

    /// <summary>Creates a job that runs until it is stopped, and one that waits for its end.</summary>
    private async Task<(string Running, string Queued)> QueueAsync(string baseModel)
    {
        var running = await _server.CreateStuckJobAsync("people");
        return (running, await _server.CreateJobAsync("people", baseModel: baseModel));
    }

    private async Task<string> StalledEvaluationAsync()
    {
        var created = await _server.PostAsync("/felix/evaluations", $$"""{"base_model":"{{_job}}","dataset_name":"people"}""");
        await _evaluation.Reached.WaitAsync(_timeout);
        return (string)created["evaluations"]![0]!["id"]!;
    }
}
