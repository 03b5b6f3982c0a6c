using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.TestKit;

namespace PioneerTrain.LocalServer.Http;

/// <summary>A stop that comes in the middle of a batch that takes long.</summary>
public sealed class StopTests : IAsyncLifetime
{
    /// <summary>What the client grants a stop, and more.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    private readonly TempFolder _folder = new();
    private readonly StalledTraining _training = new();
    private RunningServer _server = null!;
    private string _id = "";

    public async ValueTask InitializeAsync()
    {
        _server = await RunningServer.StartAsync(_folder.Path, time: _training);
        await _server.UploadAsync("people", Rows.Few);
        _id = await _server.CreateJobAsync("people");
        await _training.Reached.WaitAsync(_patience);
    }

    [Fact]
    public async Task Is_answered_before_the_batch_has_ended_and_then_stands_on_disk()
    {
        var answer = await _server.PostAsync($"/felix/training-jobs/{_id}/stop", "").WaitAsync(_patience);
        var job = await _server.GetAsync($"/felix/training-jobs/{_id}");
        var record = await File.ReadAllTextAsync(_folder.File($"jobs/{_id}/record.json"));

        Assert.Equal("stopped", (string)answer["status"]!);
        Assert.Equal("stopped", (string)job["status"]!);
        Assert.NotNull(job["completed_at"]);
        Assert.Contains("\"Status\":\"stopped\"", record, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_the_end_of_the_log_though_the_batch_ends_later()
    {
        await _server.PostAsync($"/felix/training-jobs/{_id}/stop", "").WaitAsync(_patience);
        _training.Release();
        var next = await _server.CreateJobAsync("people");

        await _server.EndedAsync(next);
        var log = await _server.FollowLogAsync(_id);

        Assert.EndsWith("WARNING Stopped on request; 0 finished epochs keep their checkpoints.\n", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outlives_a_shutdown_that_comes_before_the_batch_has_ended()
    {
        await _server.PostAsync($"/felix/training-jobs/{_id}/stop", "").WaitAsync(_patience);

        var closed = _server.DisposeAsync().AsTask();
        _training.Release();
        await closed;
        _server = await RunningServer.StartAsync(_folder.Path);
        var job = await _server.EndedAsync(_id);

        Assert.Equal(JobStatus.Stopped, job.Status);
        Assert.Null(job.ErrorMessage);
    }

    public async ValueTask DisposeAsync()
    {
        _training.Release();
        await _server.DisposeAsync();
        _folder.Dispose();
        _training.Dispose();
    }
}
