using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using PioneerTrain.LocalServer.Http;
using PioneerTrain.TestKit;

namespace PioneerTrain.LocalServer.ClientSequences;

/// <summary>
/// The requests of the service's own test client, which trains a model through <c>/v1</c> from end
/// to end and believes a terminal status.
/// </summary>
public sealed class HarnessTests : IAsyncLifetime
{
    private const string Decide = "fastino/GLiNER-2.5-Decide";

    private readonly TempFolder _folder = new();
    private readonly ManualTime _time = new();
    private RunningServer _server = null!;
    private HttpClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await RunningServer.StartAsync(_folder.Path, time: _time);
        await _server.UploadAsync("people", Rows.Few);
        _client = _server.Connect();
        _client.DefaultRequestHeaders.Add("Authorization", "Bearer fast_sk_test");
    }

    [Fact]
    public async Task Checks_its_key_before_it_trains()
    {
        using var stranger = _server.Connect();
        stranger.DefaultRequestHeaders.Add("Authorization", "Bearer fast_sk_other");

        using var refused = await stranger.GetAsync("/v1/training-jobs?limit=1");
        using var accepted = await _client.GetAsync("/v1/training-jobs?limit=1");

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal(HttpStatusCode.OK, accepted.StatusCode);
    }

    [Fact]
    public async Task Trains_deploys_predicts_and_reads_the_bill()
    {
        var catalogue = await SendAsync(HttpMethod.Get, "/v1/base-models");
        var model = catalogue["models"]!.AsArray().Select(each => (string)each!["id"]!).First(id => id == Decide);
        var dataset = (await SendAsync(HttpMethod.Get, "/v1/datasets"))["datasets"]![0]!;
        var id = (string)(await CreateAsync(model, "run-1"))["id"]!;
        var adopted = (await SendAsync(HttpMethod.Get, "/v1/training-jobs?limit=200&offset=0"))["training_jobs"]![0]!;
        await _server.EndedAsync(id);
        _time.Advance(TimeSpan.FromMilliseconds(100));
        var job = await SendAsync(HttpMethod.Get, $"/v1/training-jobs/{id}");
        var open = await SendAsync(HttpMethod.Get, $"/v1/training-jobs/{id}/billing");
        var download = await SendAsync(HttpMethod.Get, $"/v1/training-jobs/{id}/download");
        var checkpoints = (await SendAsync(HttpMethod.Get, $"/v1/training-jobs/{id}/checkpoints"))["checkpoints"]!.AsArray();
        await SendAsync(HttpMethod.Post, $"/v1/training-jobs/{id}/checkpoints/{checkpoints[^1]!["id"]}/deploy");
        var deploying = await SendAsync(HttpMethod.Get, $"/v1/training-jobs/{id}/deployments");
        await SendAsync(HttpMethod.Post, "/v1/chat/completions", Chat(id), (HttpStatusCode)425);
        _time.Advance(TimeSpan.FromSeconds(2));
        var active = await SendAsync(HttpMethod.Get, $"/v1/training-jobs/{id}/deployments");
        var chat = await SendAsync(HttpMethod.Post, "/v1/chat/completions", Chat(id));
        var bill = await SendAsync(HttpMethod.Get, $"/v1/training-jobs/{id}/billing");
        var late = await SendAsync(HttpMethod.Post, $"/v1/training-jobs/{id}/stop", expected: HttpStatusCode.Conflict);
        await SendAsync(HttpMethod.Delete, $"/v1/training-jobs/{id}");

        Assert.Equal("ner training ready", $"{dataset["dataset_type"]} {dataset["type"]} {dataset["status"]}");
        Assert.Equal($"run-1 {id}", $"{adopted["model_name"]} {adopted["id"]}");
        Assert.Equal("True True True", $"{(bool)job["is_terminal_status"]!} {(bool)job["artifact_ready"]!} {(bool)job["is_deployable"]!}");
        Assert.Equal("false null", $"{open["billed"]} {open["billed_at"]?.ToJsonString() ?? "null"}");
        Assert.StartsWith("http", (string)download["download_url"]!, StringComparison.Ordinal);
        Assert.Equal("deploying active", $"{deploying["deployments"]![0]!["status"]} {active["deployments"]![0]!["status"]}");
        Assert.Equal(["person", "location"], Answer(chat)["entities"]!.AsObject().Select(each => each.Key), StringComparer.Ordinal);
        Assert.Equal("true 0.01", $"{bill["billed"]} {bill["gpu_minutes"]}");
        Assert.NotNull(bill["billed_at"]);
        Assert.Equal("training_job_already_finished", (string)late["error"]!["code"]!);
    }

    [Fact]
    public async Task Adopts_the_job_of_a_lost_create_and_stops_it()
    {
        _server.SwitchOn("stuck-running");
        _server.SwitchOn("create-drops-after");
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => CreateAsync(Decide, "run-2"));

        var listed = (await SendAsync(HttpMethod.Get, "/v1/training-jobs?limit=200"))["training_jobs"]!.AsArray();
        var id = (string)Assert.Single(listed, job => (string)job!["model_name"]! == "run-2")!["id"]!;
        var replayed = await CreateAsync(Decide, "run-2");
        await _server.JobAsync(id, job => job.StartedAt is not null);
        await SendAsync(HttpMethod.Post, $"/v1/training-jobs/{id}/stop", expected: HttpStatusCode.Accepted);
        var stopped = await SendAsync(HttpMethod.Get, $"/v1/training-jobs/{id}");

        Assert.Equal(id, (string)replayed["id"]!);
        Assert.Equal("stopped cancelled true", $"{stopped["status"]} {stopped["normalized_status"]} {stopped["is_terminal_status"]}");
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    private static JsonObject Chat(string model) => new()
    {
        ["model"] = model,
        ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = "Ada moved to Oslo" }),
        ["schema"] = new JsonObject { ["entities"] = new JsonArray("person", "location") },
        ["include_confidence"] = false,
        ["include_spans"] = false,
    };

    private static JsonNode Answer(JsonNode chat) => JsonNode.Parse((string)chat["choices"]![0]!["message"]!["content"]!)!;

    private Task<JsonNode> CreateAsync(string model, string name) => SendAsync(
        HttpMethod.Post,
        "/v1/training-jobs",
        new JsonObject
        {
            ["model_name"] = name,
            ["base_model"] = model,
            ["datasets"] = new JsonArray(new JsonObject { ["name"] = "people" }),
            ["nr_epochs"] = 1,
        },
        key: name);

    private async Task<JsonNode> SendAsync(
        HttpMethod method, string path, JsonObject? body = null, HttpStatusCode expected = HttpStatusCode.OK, string? key = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        using var response = await _client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == expected, $"{path}: {(int)response.StatusCode} instead of {(int)expected}: {text}");
        return JsonNode.Parse(text)!;
    }
}
