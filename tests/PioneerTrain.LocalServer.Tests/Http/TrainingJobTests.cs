using System.IO.Compression;
using System.Net;
using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.TestKit;

namespace PioneerTrain.LocalServer.Http;

public sealed class TrainingJobTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private RunningServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await RunningServer.StartAsync(_folder.Path);
        await _server.UploadAsync("people", Rows.Few);
    }

    [Fact]
    public async Task Returns_only_id_and_status_for_a_create()
    {
        var created = await _server.PostAsync(
            "/felix/training-jobs", $$"""{"model_name":"m","base_model":"{{RunningServer.BaseModel}}","datasets":[{"name":"people"}],"nr_epochs":1}""");

        Assert.Equal("id status", string.Join(' ', created.AsObject().Select(field => field.Key)));
        Assert.Equal("requested", (string)created["status"]!);
    }

    [Fact]
    public async Task Trains_to_the_end_and_reports_the_scores_of_held_out_rows()
    {
        var id = await _server.CreateJobAsync("people", epochs: 2);

        await _server.EndedAsync(id);
        var job = await _server.GetAsync($"/felix/training-jobs/{id}");

        Assert.Equal("complete", (string)job["status"]!);
        Assert.Equal("lora", (string)job["training_type"]!);
        Assert.Equal("1", (string)job["datasets"]![0]!["version"]!);
        Assert.Equal(2, (int)job["current_epoch"]!);
        Assert.Equal(100, (int)job["progress_percent"]!);
        Assert.Null(job["error_message"]);
        Assert.NotNull(job["started_at"]);
        Assert.NotNull(job["completed_at"]);
        var metrics = job["metrics"]!;
        Assert.InRange((double)metrics["f1"]!, 0, 1);
        Assert.Equal(20, (int)metrics["sample_count"]!);
        Assert.Equal(40, (int)metrics["true_positives"]! + (int)metrics["false_negatives"]!);
        Assert.Equal("location person", string.Join(' ', metrics["per_label"]!.AsArray().Select(label => (string)label!["label"]!)));
        Assert.True((double)metrics["training_loss"]! > 0);
        Assert.True((double)metrics["validation_loss"]! > 0);
    }

    [Fact]
    public async Task Lists_jobs_newest_first_in_pages()
    {
        var first = await _server.CreateJobAsync("people");
        var second = await _server.CreateJobAsync("people");
        await _server.EndedAsync(second);

        var page = await _server.GetAsync("/felix/training-jobs?limit=1");
        var rest = await _server.GetAsync("/felix/training-jobs?limit=1&offset=1");
        var failed = await _server.GetAsync("/felix/training-jobs?status=failed");

        Assert.Equal(second, (string)page["training_jobs"]![0]!["id"]!);
        Assert.Equal(2, (int)page["total"]!);
        Assert.True((bool)page["has_more"]!);
        Assert.Equal(first, (string)rest["training_jobs"]![0]!["id"]!);
        Assert.False((bool)rest["has_more"]!);
        Assert.Equal(0, (int)failed["count"]!);
    }

    [Fact]
    public async Task Keeps_a_checkpoint_of_each_epoch_and_downloads_the_last()
    {
        var id = await _server.CreateJobAsync("people", epochs: 2);
        await _server.EndedAsync(id);

        var answer = await _server.GetAsync($"/felix/training-jobs/{id}/checkpoints");
        var checkpoints = answer["checkpoints"]!.AsArray();
        using var download = await _server.Client.GetAsync($"/felix/training-jobs/{id}/download");
        using var zip = new ZipArchive(await download.Content.ReadAsStreamAsync());

        Assert.Equal([1, 2], checkpoints.Select(checkpoint => (int)checkpoint!["epoch"]!));
        Assert.Equal([false, true], checkpoints.Select(checkpoint => (bool)checkpoint!["is_final"]!));
        Assert.Single(checkpoints, checkpoint => (bool)checkpoint!["is_best"]!);
        Assert.Equal("application/zip", download.Content.Headers.ContentType!.MediaType);
        Assert.Equal($"\"{checkpoints[1]!["id"]}\"", download.Headers.ETag!.Tag);
        Assert.NotNull(zip.GetEntry("model.safetensors"));
    }

    [Fact]
    public async Task Resumes_a_download_by_range_and_rejects_a_range_beyond_the_end()
    {
        var id = await _server.CreateJobAsync("people");
        await _server.EndedAsync(id);
        var path = $"/felix/training-jobs/{id}/download";
        var whole = await _server.Client.GetByteArrayAsync(path);

        using var rest = await _server.Client.SendAsync(new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Range = new(100, null) } });
        using var beyond = await _server.Client.SendAsync(new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Range = new(whole.Length, null) } });
        using var changed = await _server.Client.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Range = new(100, null), IfRange = new("\"of-another-file\"") } });

        Assert.Equal(HttpStatusCode.PartialContent, rest.StatusCode);
        Assert.Equal(whole[100..], await rest.Content.ReadAsByteArrayAsync());
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, beyond.StatusCode);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Equal(whole.Length, changed.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task Continues_from_a_checkpoint_of_an_earlier_job()
    {
        var parent = await _server.CreateJobAsync("people", epochs: 2);
        var checkpoint = (await _server.EndedAsync(parent)).Checkpoints[0].Id;

        var child = await _server.CreateJobAsync("people", baseModel: checkpoint);
        var job = await _server.EndedAsync(child);

        Assert.Equal(JobStatus.Complete, job.Status);
        Assert.Equal(checkpoint, job.BaseModel);
        Assert.Contains(checkpoint, await _server.FollowLogAsync(child), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Defaults_epochs_and_learning_rate_to_those_of_the_base_model()
    {
        var created = await _server.PostAsync(
            "/felix/training-jobs", $$"""{"model_name":"m","base_model":"{{RunningServer.BaseModel}}","datasets":[{"name":"people"}],"learning_rate":null}""");

        var job = await _server.GetAsync($"/felix/training-jobs/{created["id"]}");

        Assert.True((int)job["nr_epochs"]! > 1);
        Assert.Equal(5e-5, (double)job["learning_rate"]!);
    }

    [Fact]
    public async Task Logs_the_model_behind_an_alias_and_the_fields_without_effect()
    {
        var id = await _server.CreateJobAsync("people", baseModel: "fastino/gliner2-base-v1", fields: """,  "save_steps":50,"wandb_api_key":"secret-value" """);

        var log = await _server.FollowLogAsync(id);

        Assert.Contains("base_model fastino/gliner2-base-v1 is an alias on this server; the job trains local/small-en-v1.", log, StringComparison.Ordinal);
        Assert.Contains("ignored by local training: save_steps, wandb_api_key.", log, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-value", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Returns_the_same_log_lines_as_snapshot_and_as_text()
    {
        var id = await _server.CreateJobAsync("people");

        var text = await _server.FollowLogAsync(id);
        var snapshot = await _server.GetAsync($"/felix/training-jobs/{id}/logs");

        var entries = snapshot["logs"]!.AsArray();
        Assert.Equal((int)snapshot["total_logs"]!, entries.Count);
        Assert.Equal(entries.Count, entries.Select(entry => (string)entry!["id"]!).Distinct(StringComparer.Ordinal).Count());
        Assert.All(entries, entry => Assert.Equal(id, (string)entry!["job_id"]!));
        Assert.Equal(
            text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ', 3)[2]),
            entries.Select(entry => (string)entry!["message"]!),
            StringComparer.Ordinal);
        Assert.Matches(@"INFO Complete: F1 [01]\.\d{4} on 20 held-out rows\.\n\z", text);
    }

    [Theory]
    [InlineData("*/*", "application/json")]
    [InlineData("", "application/json")]
    [InlineData("application/*", "application/json")]
    [InlineData("text/plain;q=0, */*", "application/json")]
    [InlineData("text/plain", "text/plain")]
    [InlineData("text/*", "text/plain")]
    [InlineData("text/event-stream, */*", "text/plain")]
    [InlineData("Application/X-NDJSON", "text/plain")]
    [InlineData("application/json;q=0.5, text/plain", "text/plain")]
    [InlineData("application/json, text/plain;q=0.5, */*;q=0.1", "application/json")]
    public async Task Streams_the_log_to_a_client_that_requests_text(string accepted, string mediaType)
    {
        var id = await _server.CreateJobAsync("people");
        await _server.EndedAsync(id);
        using var client = _server.Connect();
        client.DefaultRequestHeaders.Add("X-API-Key", RunningServer.Key);
        client.DefaultRequestHeaders.TryAddWithoutValidation("Accept", accepted);

        using var response = await client.GetAsync($"/felix/training-jobs/{id}/logs");

        Assert.Equal(mediaType, response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Fails_a_job_with_the_message_of_the_engine()
    {
        await _server.UploadAsync("no-held-out", Rows.Few.Replace("\"validation\"", "\"train\"", StringComparison.Ordinal));
        var id = await _server.CreateJobAsync("no-held-out");

        await _server.EndedAsync(id);
        var job = await _server.GetAsync($"/felix/training-jobs/{id}");
        var download = await _server.GetAsync($"/felix/training-jobs/{id}/download", HttpStatusCode.BadRequest);

        Assert.Equal("failed", (string)job["status"]!);
        Assert.Contains("held", (string)job["error_message"]!, StringComparison.Ordinal);
        Assert.Null(job["metrics"]);
        Assert.Equal("Training job not complete. Current status: failed", (string)download["detail"]!);
    }

    [Fact]
    public async Task Deletes_a_job_with_log_and_checkpoints()
    {
        var id = await _server.CreateJobAsync("people");
        var checkpoint = (await _server.EndedAsync(id)).Checkpoints[0].Id;

        var deleted = await _server.DeleteAsync($"/felix/training-jobs/{id}");

        Assert.True((bool)deleted["success"]!);
        await _server.GetAsync($"/felix/training-jobs/{id}", HttpStatusCode.NotFound);
        await _server.GetAsync($"/felix/training-jobs/{id}/logs", HttpStatusCode.NotFound);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.File("jobs")));
        var refused = await _server.PostAsync(
            "/felix/training-jobs", $$"""{"model_name":"m","base_model":"{{checkpoint}}","datasets":[{"name":"people"}]}""", HttpStatusCode.BadRequest);
        Assert.Contains(checkpoint, (string)refused["detail"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "/logs")]
    [InlineData("GET", "/checkpoints")]
    [InlineData("GET", "/download")]
    [InlineData("POST", "/stop")]
    [InlineData("DELETE", "")]
    public async Task Returns_not_found_for_an_unknown_job(string method, string suffix)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"/felix/training-jobs/..%2F..%2Fetc{suffix}");

        using var response = await _server.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("not found", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }
}
