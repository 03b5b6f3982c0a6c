using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.TestKit;

namespace PioneerTrain.LocalServer.Http;

/// <summary>A stop request in the middle of a long batch.</summary>
public sealed class StopTests : IAsyncLifetime
{
    /// <summary>Exceeds the timeout of the client for a stop.</summary>
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(20);

    private readonly TempFolder _folder = new();
    private readonly StalledWork _training = new("training");
    private RunningServer _server = null!;
    private string _id = "";

    public async ValueTask InitializeAsync()
    {
        _server = await RunningServer.StartAsync(_folder.Path, time: _training);
        await _server.UploadAsync("people", Rows.Few);
        _id = await _server.CreateJobAsync("people");
        await _training.Reached.WaitAsync(_timeout);
    }

    [Fact]
    public async Task Responds_before_the_batch_has_ended_and_is_saved_to_disk()
    {
        var answer = await _server.PostAsync($"/felix/training-jobs/{_id}/stop", "").WaitAsync(_timeout);
        var job = await _server.GetAsync($"/felix/training-jobs/{_id}");
        var record = await File.ReadAllTextAsync(_folder.File($"jobs/{_id}/record.json"));

        Assert.Equal("stopped", (string)answer["status"]!);
        Assert.Equal("stopped", (string)job["status"]!);
        Assert.NotNull(job["completed_at"]);
        Assert.Contains("\"Status\":\"stopped\"", record, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ends_the_log_before_the_batch_ends()
    {
        await _server.PostAsync($"/felix/training-jobs/{_id}/stop", "").WaitAsync(_timeout);
        _training.Release();
        var next = await _server.CreateJobAsync("people");

        await _server.EndedAsync(next);
        var log = await _server.FollowLogAsync(_id);

        Assert.EndsWith("WARNING Stopped on request. The checkpoints of 0 finished epochs are kept.\n", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_kept_when_the_server_shuts_down_before_the_batch_has_ended()
    {
        await _server.PostAsync($"/felix/training-jobs/{_id}/stop", "").WaitAsync(_timeout);

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
