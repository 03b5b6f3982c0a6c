using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Text.Json.Nodes;
using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.TestKit;

namespace PioneerTrain.LocalServer.Http;

/// <summary>A full or read-only disk, a killed process, many records and many clients.</summary>
public sealed class RobustnessTests : IDisposable
{
    private const string DiskMessage = "The server's data folder cannot be read or written: ";

    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Job_on_a_full_disk_fails_and_the_next_one_completes_when_there_is_space()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /dev/full");
        await using var server = await RunningServer.StartAsync(_folder.Path);
        await server.UploadAsync("people", Rows.Few);
        var earlier = await server.CreateJobAsync("people");
        await server.EndedAsync(earlier);
        var blocking = await server.CreateStuckJobAsync("people");
        var unlucky = await server.CreateJobAsync("people");
        File.CreateSymbolicLink(_folder.File($"jobs/{unlucky}/log.jsonl"), "/dev/full");

        await server.PostAsync($"/felix/training-jobs/{blocking}/stop", "");
        var failed = await server.EndedAsync(unlucky);
        var next = await server.EndedAsync(await server.CreateJobAsync("people"));

        Assert.Equal(JobStatus.Failed, failed.Status);
        Assert.StartsWith(DiskMessage, failed.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("No space left on device", failed.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(JobStatus.Complete, next.Status);
        Assert.NotEmpty(await server.Client.GetByteArrayAsync($"/felix/training-jobs/{earlier}/download"));
    }

    [Theory]
    [InlineData("jobs", "/felix/training-jobs", """{"model_name":"m","base_model":"local/nano-en-v1","datasets":[{"name":"people"}],"nr_epochs":1}""")]
    [InlineData("datasets", "/felix/datasets/upload/url", """{"dataset_name":"more"}""")]
    [InlineData("evaluations", "/felix/evaluations", """{"base_model":"local/nano-en-v1","dataset_name":"people"}""")]
    [InlineData("datasets", "/generate", """{"task_type":"ner","dataset_name":"more","labels":["a"]}""")]
    public async Task Folder_that_cannot_be_written_refuses_new_records_and_keeps_the_old_ones(string folder, string path, string body)
    {
        await using var server = await RunningServer.StartAsync(_folder.Path);
        await server.UploadAsync("people", Rows.Few);
        var earlier = await server.CreateJobAsync("people");
        await server.EndedAsync(earlier);
        await server.WorkedOffAsync(earlier);

        // A file in place of the folder fails for every user, also for root.
        Directory.Move(_folder.File(folder), _folder.File($"{folder}.kept"));
        await File.WriteAllTextAsync(_folder.File(folder), "");
        var refused = await server.PostAsync(path, body, HttpStatusCode.InternalServerError);
        var jobs = await server.GetAsync("/felix/training-jobs");
        var datasets = await server.GetAsync("/felix/datasets");
        File.Delete(_folder.File(folder));
        Directory.Move(_folder.File($"{folder}.kept"), _folder.File(folder));
        using var accepted = await server.Client.PostAsync(path, RunningServer.Json(body));

        Assert.StartsWith(DiskMessage, (string)refused["message"]!, StringComparison.Ordinal);
        Assert.Equal(earlier, (string)Assert.Single(jobs["training_jobs"]!.AsArray())!["id"]!);
        Assert.Equal("people", (string)Assert.Single(datasets["datasets"]!.AsArray())!["dataset_name"]!);
        Assert.True(accepted.IsSuccessStatusCode);
    }

    [Fact]
    public async Task Killed_process_loses_only_the_epoch_in_progress()
    {
        string id;
        using (var process = StartProcess())
        {
            using var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri((await process.StandardOutput.ReadLineAsync())!.Split(' ')[^1]) };
            client.DefaultRequestHeaders.Add("X-API-Key", RunningServer.Key);
            var generated = await PostAsync(client, "/generate", """{"task_type":"ner","dataset_name":"made-up","labels":["person"],"num_examples":80}""");
            while ((string)JsonNode.Parse(await client.GetStringAsync($"/generate/jobs/{generated["job_id"]}"))!["status"]! != "ready")
            {
                await Task.Yield();
            }

            id = (string)(await PostAsync(
                client,
                "/felix/training-jobs",
                """{"model_name":"m","base_model":"local/nano-en-v1","datasets":[{"name":"made-up"}],"nr_epochs":10000,"early_stopping_patience":0}"""))["id"]!;
            await ReadLogUntilAsync(client, id, "epoch 3/");
            process.Kill();
            await process.WaitForExitAsync();
        }

        await using var again = await RunningServer.StartAsync(_folder.Path);
        var failed = await again.EndedAsync(id);
        var continued = await again.EndedAsync(await again.CreateJobAsync("made-up", baseModel: failed.Checkpoints[^1].Id));

        Assert.Equal(JobStatus.Failed, failed.Status);
        Assert.StartsWith("The server ended while this job was training.", failed.ErrorMessage, StringComparison.Ordinal);
        Assert.InRange(failed.Checkpoints.Count, 2, int.MaxValue);
        Assert.All(failed.Checkpoints, checkpoint =>
        {
            using var zip = ZipFile.OpenRead(_folder.File($"jobs/{id}/checkpoints/{checkpoint.Id}.zip"));
            Assert.NotEmpty(zip.Entries);
        });
        Assert.Equal(JobStatus.Complete, continued.Status);
    }

    [Fact]
    public async Task Store_holds_a_thousand_jobs_and_two_hundred_datasets()
    {
        string job, dataset;
        await using (var server = await RunningServer.StartAsync(_folder.Path))
        {
            dataset = (await server.UploadAsync("people", Rows.Few)).Id;
            job = await server.CreateJobAsync("people");
            await server.EndedAsync(job);
        }

        Multiply("jobs", job, 999, (record, number) => record["Order"] = number);
        Multiply("datasets", dataset, 199, (record, number) => record["Version"]!["dataset_name"] = $"people-{number}");
        await using var again = await RunningServer.StartAsync(_folder.Path, options => options with { KeptJobs = 1000, Profile = ServerProfile.Live });
        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (var offset = 0; offset < 1000; offset += 200)
        {
            var page = await again.GetAsync($"/felix/training-jobs?limit=200&offset={offset}");
            ids.UnionWith(page["training_jobs"]!.AsArray().Select(each => (string)each!["id"]!));
            Assert.Equal(offset < 800, (bool)page["has_more"]!);
        }

        var datasets = await again.GetAsync("/felix/datasets");
        var added = await again.EndedAsync(await again.CreateJobAsync("people-150"));

        Assert.Equal(1000, ids.Count);
        Assert.Equal(200, (int)datasets["count"]!);
        Assert.Equal(JobStatus.Complete, added.Status);
    }

    [Fact]
    public async Task Fifty_clients_at_once_each_get_their_own_job_while_one_is_trained()
    {
        await using var server = await RunningServer.StartAsync(_folder.Path);
        await server.UploadAsync("people", Rows.Few);

        var ids = await Task.WhenAll(Enumerable.Range(0, 50).Select(CreateAndReadAsync));
        var ended = await Task.WhenAll(ids.Select(server.EndedAsync));
        var listed = await server.GetAsync("/felix/training-jobs");

        Assert.Equal(50, ids.Distinct(StringComparer.Ordinal).Count());
        Assert.All(ended, job => Assert.Equal(JobStatus.Complete, job.Status));
        Assert.Equal(Enumerable.Range(1, 50).Select(order => (long)order), ended.Select(job => job.Order).Order());
        Assert.Equal(50, (int)listed["total"]!);

        async Task<string> CreateAndReadAsync(int number)
        {
            using var client = server.Connect();
            client.DefaultRequestHeaders.Add("X-API-Key", RunningServer.Key);
            var created = await PostAsync(
                client,
                "/felix/training-jobs",
                $$"""{"model_name":"client-{{number}}","base_model":"{{RunningServer.BaseModel}}","datasets":[{"name":"people"}],"nr_epochs":1}""");
            var job = JsonNode.Parse(await client.GetStringAsync($"/felix/training-jobs/{created["id"]}"))!;
            Assert.Equal($"client-{number}", (string)job["model_name"]!);
            return (string)created["id"]!;
        }
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<JsonNode> PostAsync(HttpClient client, string path, string json)
    {
        using var response = await client.PostAsync(path, RunningServer.Json(json));
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    private static async Task ReadLogUntilAsync(HttpClient client, string id, string text)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/felix/training-jobs/{id}/logs") { Headers = { { "Accept", "text/plain" } } };
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var log = new StreamReader(await response.Content.ReadAsStreamAsync());
        while (await log.ReadLineAsync() is { } line && !line.Contains(text, StringComparison.Ordinal))
        {
        }
    }

    private Process StartProcess()
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "pioneer-local.dll"), "serve", "--data", _folder.Path])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["PIONEER_LOCAL_API_KEY"] = RunningServer.Key },
        };
        return Process.Start(start)!;
    }

    /// <summary>Copies a record, without its files.</summary>
    private void Multiply(string folder, string id, int copies, Action<JsonNode, int> change)
    {
        var record = JsonNode.Parse(File.ReadAllText(_folder.File($"{folder}/{id}/record.json")))!;
        for (var number = 2; number < copies + 2; number++)
        {
            var copy = record.DeepClone();
            var name = Guid.NewGuid().ToString();
            (copy["Version"] is { } version ? version : copy)[copy["Version"] is null ? "Id" : "id"] = name;
            change(copy, number);
            _folder.Write($"{folder}/{name}/record.json", copy.ToJsonString());
            if (File.Exists(_folder.File($"{folder}/{id}/rows.jsonl")))
            {
                File.Copy(_folder.File($"{folder}/{id}/rows.jsonl"), _folder.File($"{folder}/{name}/rows.jsonl"));
            }
        }
    }
}
