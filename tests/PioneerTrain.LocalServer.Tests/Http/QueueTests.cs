using System.Net;
using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.TestKit;

namespace PioneerTrain.LocalServer.Http;

public sealed class QueueTests : IAsyncLifetime
{
    /// <summary>Exceeds the time that any test waits.</summary>
    private const int Endless = 10_000;

    private readonly TempFolder _folder = new();
    private RunningServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await RunningServer.StartAsync(_folder.Path);
        await _server.UploadAsync("people", Rows.Few);
    }

    [Fact]
    public async Task Trains_one_job_at_a_time_in_the_order_of_creation()
    {
        var first = await _server.CreateJobAsync("people", Endless);
        var second = await _server.CreateJobAsync("people");
        var third = await _server.CreateJobAsync("people");
        await _server.JobAsync(first, job => job.Checkpoints.Count > 0);

        var waiting = await _server.GetAsync($"/felix/training-jobs/{second}");
        await _server.PostAsync($"/felix/training-jobs/{first}/stop", "");
        var (two, three) = (await _server.EndedAsync(second), await _server.EndedAsync(third));

        Assert.Equal("requested", (string)waiting["status"]!);
        Assert.Null(waiting["progress_percent"]);
        Assert.Equal(JobStatus.Complete, two.Status);
        Assert.Equal(JobStatus.Complete, three.Status);
        Assert.True(two.CompletedAt <= three.StartedAt);
    }

    [Fact]
    public async Task Stop_ends_a_running_job_and_keeps_the_checkpoints_of_finished_epochs()
    {
        var id = await _server.CreateJobAsync("people", Endless);
        await _server.JobAsync(id, job => job.Checkpoints.Count > 0);

        var stopped = await _server.PostAsync($"/felix/training-jobs/{id}/stop", """{"reason":"enough"}""");
        var job = await _server.GetAsync($"/felix/training-jobs/{id}");
        var checkpoints = await _server.GetAsync($"/felix/training-jobs/{id}/checkpoints");
        var download = await _server.GetAsync($"/felix/training-jobs/{id}/download", HttpStatusCode.BadRequest);

        Assert.Equal("stopped", (string)stopped["status"]!);
        Assert.Equal(id, (string)stopped["job_id"]!);
        Assert.Equal("stopped", (string)job["status"]!);
        Assert.NotNull(job["completed_at"]);
        Assert.Equal((int)job["current_epoch"]!, (int)checkpoints["count"]!);
        Assert.Equal("Training job not complete. Current status: stopped", (string)download["detail"]!);
        var child = await _server.CreateJobAsync("people", baseModel: (string)checkpoints["checkpoints"]![0]!["id"]!);
        Assert.Equal(JobStatus.Complete, (await _server.EndedAsync(child)).Status);
    }

    [Fact]
    public async Task Stop_removes_a_waiting_job_from_the_queue()
    {
        var running = await _server.CreateJobAsync("people", Endless);
        var waiting = await _server.CreateJobAsync("people");

        await _server.PostAsync($"/felix/training-jobs/{waiting}/stop", "");
        var log = await _server.FollowLogAsync(waiting);
        await _server.PostAsync($"/felix/training-jobs/{running}/stop", "");

        Assert.EndsWith("WARNING Stopped before training started.\n", log, StringComparison.Ordinal);
        var job = await _server.EndedAsync(waiting);
        Assert.Equal(JobStatus.Stopped, job.Status);
        Assert.Null(job.StartedAt);
    }

    [Fact]
    public async Task Stop_rejects_a_job_that_has_ended()
    {
        var id = await _server.CreateJobAsync("people");
        await _server.EndedAsync(id);

        var refused = await _server.PostAsync($"/felix/training-jobs/{id}/stop", "", HttpStatusCode.Conflict);

        Assert.Equal("Training job already finished. Current status: complete", (string)refused["detail"]!);
        Assert.Equal("training_job_already_finished", (string)refused["code"]!);
    }

    [Fact]
    public async Task Delete_stops_a_running_job_first()
    {
        var id = await _server.CreateJobAsync("people", Endless);
        await _server.JobAsync(id, job => job.Checkpoints.Count > 0);
        var ended = _server.EndedAsync(id);

        await _server.DeleteAsync($"/felix/training-jobs/{id}");

        Assert.Equal(JobStatus.Stopped, (await ended).Status);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.File("jobs")));
        var next = await _server.CreateJobAsync("people");
        Assert.Equal(JobStatus.Complete, (await _server.EndedAsync(next)).Status);
    }

    [Fact]
    public async Task Keeps_a_dataset_that_a_job_uses()
    {
        var id = await _server.CreateJobAsync("people", Endless);

        var refused = await _server.DeleteAsync("/felix/datasets/people", HttpStatusCode.Conflict);
        await _server.PostAsync($"/felix/training-jobs/{id}/stop", "");
        await _server.DeleteAsync("/felix/datasets/people");

        Assert.Equal($"Dataset 'people' version 1 is in use by training job {id}.", (string)refused["detail"]!);
        await _server.GetAsync("/felix/datasets/people", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Disk_error_fails_the_job_and_not_the_server()
    {
        var running = await _server.CreateJobAsync("people", Endless);
        var doomed = await _server.CreateJobAsync("people");
        await File.WriteAllTextAsync(_folder.File($"jobs/{doomed}/checkpoints"), "a file where the folder should be");
        await _server.PostAsync($"/felix/training-jobs/{running}/stop", "");

        var job = await _server.EndedAsync(doomed);
        var next = await _server.EndedAsync(await _server.CreateJobAsync("people"));

        Assert.Equal(JobStatus.Failed, job.Status);
        Assert.StartsWith("The server's data folder cannot be read or written: ", job.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(JobStatus.Complete, next.Status);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }
}
