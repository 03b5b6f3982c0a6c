using System.Net;
using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.TestKit;

namespace PioneerTrain.LocalServer.Http;

public sealed class RestartTests : IDisposable
{
    private const int Endless = 10_000;

    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Keeps_jobs_logs_checkpoints_datasets_and_evaluations_after_a_restart()
    {
        string[] paths;
        List<string> before;
        byte[] weights;
        await using (var server = await RunningServer.StartAsync(_folder.Path))
        {
            await server.UploadAsync("people", Rows.Few);
            var id = await server.CreateJobAsync("people");
            await server.EndedAsync(id);
            var evaluations = await server.PostAsync("/felix/evaluations", $$"""{"base_model":"{{id}}","dataset_name":"people"}""");
            var evaluation = (string)evaluations["evaluations"]![0]!["id"]!;
            await server.EvaluatedAsync(evaluation);
            paths =
            [
                "/felix/training-jobs", $"/felix/training-jobs/{id}", $"/felix/training-jobs/{id}/logs", $"/felix/training-jobs/{id}/checkpoints", "/felix/datasets",
                $"/felix/evaluations/{evaluation}", $"/felix/training-jobs/{id}/download",
            ];
            before = await ReadAllAsync(server, paths[..^1]);
            weights = await server.Client.GetByteArrayAsync(paths[^1]);
        }

        await using var again = await RunningServer.StartAsync(_folder.Path);

        Assert.Equal(before, await ReadAllAsync(again, paths[..^1]), StringComparer.Ordinal);
        Assert.Equal(weights, await again.Client.GetByteArrayAsync(paths[^1]));
    }

    [Fact]
    public async Task Shutdown_fails_the_running_job_and_keeps_checkpoints_and_queue()
    {
        string running, waiting;
        await using (var server = await RunningServer.StartAsync(_folder.Path))
        {
            await server.UploadAsync("people", Rows.Few);
            running = await server.CreateJobAsync("people", Endless);
            waiting = await server.CreateJobAsync("people");
            await server.JobAsync(running, job => job.Checkpoints.Count > 0);
        }

        await using var again = await RunningServer.StartAsync(_folder.Path);
        var failed = await again.EndedAsync(running);
        var continued = await again.EndedAsync(waiting);

        Assert.Equal(JobStatus.Failed, failed.Status);
        Assert.StartsWith("The server was shut down while this job was training.", failed.ErrorMessage, StringComparison.Ordinal);
        Assert.NotEmpty(failed.Checkpoints);
        Assert.Equal(JobStatus.Complete, continued.Status);
    }

    [Fact]
    public async Task Fails_a_job_that_was_running_when_the_process_died()
    {
        string id;
        await using (var server = await RunningServer.StartAsync(_folder.Path))
        {
            await server.UploadAsync("people", Rows.Few);
            id = await server.CreateJobAsync("people");
            await server.EndedAsync(id);
        }

        // A killed process leaves the record of a running job, half a log line and half a record.
        var record = _folder.File($"jobs/{id}/record.json");
        await File.WriteAllTextAsync(record, (await File.ReadAllTextAsync(record)).Replace("\"Status\":\"complete\"", "\"Status\":\"running\"", StringComparison.Ordinal));
        await File.AppendAllTextAsync(_folder.File($"jobs/{id}/log.jsonl"), "{\"id\":\"half a li");
        _folder.Write("jobs/half-a-job/record.json", "{\"Id\":");
        await using var again = await RunningServer.StartAsync(_folder.Path);
        var job = await again.EndedAsync(id);
        var log = await again.FollowLogAsync(id);

        Assert.Equal(JobStatus.Failed, job.Status);
        Assert.StartsWith("The server ended while this job was training.", job.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("INFO Complete: F1 ", log, StringComparison.Ordinal);
        Assert.EndsWith($"ERROR {job.ErrorMessage}\n", log, StringComparison.Ordinal);
        Assert.Equal(1, (int)(await again.GetAsync("/felix/training-jobs"))["total"]!);
    }

    [Fact]
    public async Task Skips_a_record_that_cannot_be_read()
    {
        string id;
        await using (var server = await RunningServer.StartAsync(_folder.Path))
        {
            await server.UploadAsync("people", Rows.Few);
            id = await server.CreateJobAsync("people");
            await server.EndedAsync(id);
        }

        // A folder at the path of the record fails for every user, like a file without permission.
        Directory.CreateDirectory(_folder.File("jobs/unreadable/record.json"));
        await using var again = await RunningServer.StartAsync(_folder.Path);
        var jobs = await again.GetAsync("/felix/training-jobs");

        Assert.Equal(id, (string)Assert.Single(jobs["training_jobs"]!.AsArray())!["id"]!);
        Assert.True(Directory.Exists(_folder.File("jobs/unreadable")));
    }

    [Fact]
    public async Task Shutdown_ends_a_followed_log()
    {
        var server = await RunningServer.StartAsync(_folder.Path);
        await server.UploadAsync("people", Rows.Few);
        var id = await server.CreateJobAsync("people", Endless);
        await server.JobAsync(id, job => job.Checkpoints.Count > 0);
        using var client = server.Connect();
        client.DefaultRequestHeaders.Add("X-API-Key", RunningServer.Key);
        client.DefaultRequestHeaders.Add("Accept", "text/plain");
        using var followed = await client.GetAsync($"/felix/training-jobs/{id}/logs", HttpCompletionOption.ResponseHeadersRead);

        await server.DisposeAsync();
        var log = await followed.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, followed.StatusCode);
        Assert.NotEmpty(log);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<List<string>> ReadAllAsync(RunningServer server, IEnumerable<string> paths)
    {
        var bodies = new List<string>();
        foreach (var path in paths)
        {
            bodies.Add((await server.GetAsync(path)).ToJsonString());
        }

        return bodies;
    }
}
