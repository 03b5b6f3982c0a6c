using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.LocalServer.Http;
using PioneerTrain.LocalServer.Storage;
using PioneerTrain.TestKit;

namespace PioneerTrain.LocalServer.ClientSequences;

/// <summary>
/// The requests of a client that has no data: it generates a dataset, waits for it, and trains on
/// it.
/// </summary>
public sealed class SyntheticDataTests : IAsyncLifetime
{
    private const string Ner =
        """{"task_type":"ner","dataset_name":"made-up","labels":["person","company_name"],"num_examples":60,"domain_description":"Tech industry news"}""";

    private const string Classes =
        """{"task_type":"classification","dataset_name":"made-up","labels":["billing","tracking"],"num_examples":40,"prompt":"short"}""";

    private readonly TempFolder _folder = new();
    private RunningServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await RunningServer.StartLiveAsync(_folder.Path, TimeProvider.System);

    [Fact]
    public async Task Generates_entities_and_trains_on_them()
    {
        var (created, job) = await GenerateAsync(Ner);
        var dataset = await _server.GetAsync("/felix/datasets/made-up/latest");
        var rows = (await _server.GetAsync("/felix/datasets/made-up/latest/preview?limit=60"))["rows"]!.AsArray();
        var ended = await _server.EndedAsync(await _server.CreateJobAsync("made-up"));

        Assert.Equal("queued", (string)created["status"]!);
        Assert.Equal("ready made-up 60 ner", $"{job["status"]} {job["dataset_name"]} {job["count"]} {job["task_type"]}");
        Assert.Null(job["error"]);
        Assert.NotNull(job["created_at"]);
        Assert.Equal("ready ner synthesize", $"{dataset["status"]} {dataset["dataset_type"]} {dataset["generation_type"]}");
        Assert.Equal("""["company_name","person"]""", dataset["labels"]!.ToJsonString());
        Assert.Equal("[]", dataset["schema_warnings"]!.ToJsonString());
        Assert.All(rows, row => Assert.True((bool)row!["synthetic"]!));
        Assert.All(rows, row => Assert.All(row!["entities"]!.AsArray(), pair =>
            Assert.Contains((string)pair![0]!, (string)row["text"]!, StringComparison.Ordinal)));
        Assert.Contains(rows, row => ((string)row!["text"]!).Contains("industry", StringComparison.Ordinal));
        Assert.Null(ended.ErrorMessage);
    }

    [Fact]
    public async Task Adds_a_version_with_other_rows_and_repeats_a_version_exactly()
    {
        await GenerateAsync(Ner);
        await GenerateAsync(Ner);
        var first = await _server.GetAsync("/felix/datasets/made-up/1/preview");
        var second = await _server.GetAsync("/felix/datasets/made-up/2/preview");
        await _server.DeleteAsync("/felix/datasets/made-up");
        await GenerateAsync(Ner);
        var again = await _server.GetAsync("/felix/datasets/made-up/1/preview");

        Assert.NotEqual(first.ToJsonString(), second.ToJsonString());
        Assert.Equal(first.ToJsonString(), again.ToJsonString());
    }

    [Fact]
    public async Task Generates_classes()
    {
        var (_, job) = await GenerateAsync(Classes);
        var dataset = await _server.GetAsync("/felix/datasets/made-up/latest");

        Assert.Equal("ready 40", $"{job["status"]} {job["count"]}");
        Assert.Equal("""classification ["billing","tracking"]""", $"{dataset["dataset_type"]} {dataset["labels"]!.ToJsonString()}");
    }

    [Fact]
    public async Task Fails_when_the_dataset_is_deleted()
    {
        var (created, _) = await GenerateAsync(Ner);
        await _server.DeleteAsync("/felix/datasets/made-up");

        var job = await _server.GetAsync($"/generate/jobs/{created["job_id"]}");

        Assert.Equal("failed Dataset made-up version 1 has been deleted.", $"{job["status"]} {job["error"]}");
    }

    [Theory]
    [InlineData("""{"task_type":"decoder","dataset_name":"d","labels":["a"]}""", "task_type")]
    [InlineData("""{"dataset_name":"d","labels":["a"]}""", "task_type")]
    [InlineData("""{"task_type":"ner","labels":["a"]}""", "dataset_name")]
    [InlineData("""{"task_type":"ner","dataset_name":"../d","labels":["a"]}""", "dataset_name")]
    [InlineData("""{"task_type":"ner","dataset_name":"d"}""", "labels")]
    [InlineData("""{"task_type":"ner","dataset_name":"d","labels":[]}""", "labels")]
    [InlineData("""{"task_type":"ner","dataset_name":"d","labels":["a",1]}""", "labels")]
    [InlineData("""{"task_type":"ner","dataset_name":"d","labels":" "}""", "labels")]
    [InlineData("""{"task_type":"classification","dataset_name":"d","labels":["a","a"]}""", "labels")]
    [InlineData("""{"task_type":"ner","dataset_name":"d","labels":["a"],"num_examples":0}""", "num_examples")]
    [InlineData("""{"task_type":"ner","dataset_name":"d","labels":["a"],"seeds":1}""", "seeds")]
    public async Task Rejects_an_invalid_request(string body, string field)
    {
        var refused = await _server.PostAsync("/generate", body, HttpStatusCode.UnprocessableEntity);

        Assert.Equal($"""["body","{field}"]""", refused["detail"]![0]!["loc"]!.ToJsonString());
        Assert.Empty((await _server.GetAsync("/felix/datasets"))["datasets"]!.AsArray());
    }

    [Fact]
    public async Task Unknown_jobs_are_not_found() =>
        await _server.GetAsync("/generate/jobs/00000000-0000-4000-8000-000000000000", HttpStatusCode.NotFound);

    [Fact]
    public async Task Continues_after_a_restart()
    {
        var (created, _) = await GenerateAsync(Ner);
        await _server.DisposeAsync();
        _server = await RunningServer.StartLiveAsync(_folder.Path, TimeProvider.System);

        var job = await _server.GetAsync($"/generate/jobs/{created["job_id"]}");

        Assert.Equal("ready", (string)job["status"]!);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<(JsonNode Created, JsonNode Job)> GenerateAsync(string body)
    {
        var created = await _server.PostAsync("/generate", body, HttpStatusCode.Accepted);
        var id = (string)created["job_id"]!;
        var generation = _server.Services.GetRequiredService<GenerationStore>().Find(id)!;
        var version = await _server.ProcessedAsync(generation.DatasetId);
        Assert.True(version.Status == DatasetStatus.Ready, version.ProcessingError);
        return (created, await _server.GetAsync($"/generate/jobs/{id}"));
    }
}
