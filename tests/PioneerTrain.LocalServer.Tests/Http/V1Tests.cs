using System.Net;
using System.Text.Json.Nodes;
using PioneerTrain.TestKit;

namespace PioneerTrain.LocalServer.Http;

/// <summary>The newer v1 endpoints, which are available in every profile.</summary>
public sealed class V1Tests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private RunningServer _server = null!;
    private HttpClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await RunningServer.StartAsync(_folder.Path);
        _client = _server.Connect();
        _client.DefaultRequestHeaders.Add("X-API-Key", "fast_sk_test");
        await _server.UploadAsync("people", Rows.Few);
    }

    [Fact]
    public async Task Requires_its_own_kind_of_key()
    {
        using var old = await _server.Client.GetAsync("/v1/training-jobs");
        using var models = await _server.Connect().GetAsync("/v1/base-models");

        var error = JsonNode.Parse(await old.Content.ReadAsStringAsync())!["error"]!;
        Assert.Equal(HttpStatusCode.Unauthorized, old.StatusCode);
        Assert.Contains("must start with 'fast_sk_'", (string)error["message"]!, StringComparison.Ordinal);
        Assert.Equal("authentication_error", (string)error["type"]!);
        Assert.Equal(HttpStatusCode.OK, models.StatusCode);
    }

    [Theory]
    [InlineData("/v1/training-jobs")]
    [InlineData("/v1/training/jobs")]
    public async Task Returns_the_same_jobs_as_whole_records(string path)
    {
        var id = await _server.CreateJobAsync("people");
        await _server.EndedAsync(id);

        var job = await SendAsync(HttpMethod.Get, $"{path}/{id}");
        var download = await SendAsync(HttpMethod.Get, $"{path}/{id}/download");

        Assert.True(job.AsObject().ContainsKey("normalized_status"));
        Assert.StartsWith("http://", (string)download["download_url"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Returns_the_same_job_for_the_same_key_and_json()
    {
        var first = await SendAsync(HttpMethod.Post, "/v1/training-jobs", Create("a"), key: "key-1");
        var rewritten = Create("a").Replace("\"model_name\":\"a\",", "", StringComparison.Ordinal)
            .Replace("\"nr_epochs\":1}", "\"nr_epochs\" : 1.0, \"model_name\":\"\\u0061\"}", StringComparison.Ordinal);
        var again = await SendAsync(HttpMethod.Post, "/v1/training/jobs", rewritten, key: "key-1");
        var other = await SendAsync(HttpMethod.Post, "/v1/training-jobs", Create("b"), key: "key-1", expected: HttpStatusCode.UnprocessableEntity);
        var count = (int)(await SendAsync(HttpMethod.Get, "/v1/training-jobs"))["total"]!;

        Assert.Equal((string)first["id"]!, (string)again["id"]!);
        Assert.Equal("idempotency_key_reused", (string)other["error"]!["code"]!);
        Assert.Equal(1, count);
    }

    [Fact]
    public async Task Rejects_the_key_of_a_deleted_job_even_after_a_restart()
    {
        var id = (string)(await SendAsync(HttpMethod.Post, "/v1/training-jobs", Create("a"), key: "key-1"))["id"]!;
        await SendAsync(HttpMethod.Delete, $"/v1/training-jobs/{id}");
        await _server.DisposeAsync();
        _server = await RunningServer.StartAsync(_folder.Path);
        _client = _server.Connect();
        _client.DefaultRequestHeaders.Add("X-API-Key", "fast_sk_test");

        var refused = await SendAsync(HttpMethod.Post, "/v1/training-jobs", Create("a"), key: "key-1", expected: HttpStatusCode.Conflict);

        Assert.Equal("idempotency_key_job_deleted", (string)refused["error"]!["code"]!);
    }

    [Theory]
    [InlineData("fastino/gliner2-base-v1")]
    [InlineData("fastino/GLiNER-2.5-Decide")]
    [InlineData("fastino/gliner2.5-base-v1")]
    [InlineData("fastino/gliner2.5-multi-v1")]
    public async Task Lists_and_trains_the_base_models_of_the_service(string id)
    {
        var listed = await SendAsync(HttpMethod.Get, "/v1/base-models?supports_training=true");

        await SendAsync(HttpMethod.Post, "/v1/training-jobs", Create("a").Replace(RunningServer.BaseModel, id, StringComparison.Ordinal));

        Assert.Contains(id, listed["models"]!.AsArray().Select(model => (string)model!["id"]!), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("/v1/training-jobs")]
    [InlineData("/v1/training/jobs")]
    public async Task Lists_a_job_of_another_kind_on_request(string path)
    {
        _server.SwitchOn("list-interactive");
        var id = await _server.CreateJobAsync("people");

        var listed = (await SendAsync(HttpMethod.Get, path))["training_jobs"]!.AsArray();

        Assert.Null(listed[0]!["datasets"]);
        Assert.Equal(id, (string)listed[1]!["id"]!);
    }

    [Fact]
    public async Task Repeats_the_file_name_of_an_upload_in_the_path_of_the_version()
    {
        await SendAsync(HttpMethod.Post, "/v1/datasets/upload/url", """{"dataset_name":"named","filename":"../data-1.jsonl"}""");

        var version = (await SendAsync(HttpMethod.Get, "/v1/datasets/named"))["versions"]![0]!;

        Assert.EndsWith("/1/data-1.jsonl", (string)version["dataset_path"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reports_an_identical_active_job()
    {
        _server.SwitchOn("stuck-running");
        var id = (string)(await SendAsync(HttpMethod.Post, "/v1/training-jobs", Create("a")))["id"]!;

        var refused = await SendAsync(HttpMethod.Post, "/v1/training-jobs", Create("a"), expected: HttpStatusCode.Conflict);
        await SendAsync(HttpMethod.Delete, $"/v1/training-jobs/{id}");
        _server.SwitchFaultsOff();
        var next = await SendAsync(HttpMethod.Post, "/v1/training-jobs", Create("a"));

        Assert.Equal("duplicate_training_submission", (string)refused["error"]!["code"]!);
        Assert.Equal(id, (string)refused["error"]!["job_id"]!);
        Assert.NotEqual(id, (string)next["id"]!);
    }

    [Fact]
    public async Task Accepts_a_stop_and_reports_stopped_on_the_next_request()
    {
        _server.SwitchOn("stuck-running");
        var id = (string)(await SendAsync(HttpMethod.Post, "/v1/training-jobs", Create("a")))["id"]!;
        await _server.JobAsync(id, job => job.StartedAt is not null);

        var stopping = await SendAsync(HttpMethod.Post, $"/v1/training-jobs/{id}/stop", expected: HttpStatusCode.Accepted);
        var job = await SendAsync(HttpMethod.Get, $"/v1/training-jobs/{id}");
        var again = await SendAsync(HttpMethod.Post, $"/v1/training-jobs/{id}/stop", expected: HttpStatusCode.Conflict);

        Assert.Equal("stopping", (string)stopping["status"]!);
        Assert.Equal("stopped", (string)job["status"]!);
        Assert.Equal("training_job_already_finished", (string)again["error"]!["code"]!);
    }

    [Fact]
    public async Task Returns_every_error_as_an_error_object()
    {
        var invalid = await SendAsync(HttpMethod.Post, "/v1/training-jobs", """{"model_name":"m"}""", expected: HttpStatusCode.UnprocessableEntity);
        var noJob = await SendAsync(HttpMethod.Get, "/v1/training-jobs/00000000-0000-4000-8000-000000000000", expected: HttpStatusCode.NotFound);
        var noEvaluations = await SendAsync(HttpMethod.Get, "/v1/evaluations", expected: HttpStatusCode.NotFound);
        var noVersion = await SendAsync(HttpMethod.Get, "/v1/datasets/people/1", expected: HttpStatusCode.NotFound);
        var versions = await SendAsync(HttpMethod.Get, "/v1/datasets/people");

        Assert.Equal("base_model", (string)invalid["error"]!["param"]!);
        Assert.Equal("validation_error", (string)invalid["error"]!["code"]!);
        Assert.Equal("missing", (string)invalid["error"]!["errors"]![0]!["type"]!);
        Assert.Equal("Training job '00000000-0000-4000-8000-000000000000' not found.", (string)noJob["error"]!["message"]!);
        Assert.All([noEvaluations, noVersion], answer => Assert.Equal("Not Found", (string)answer["error"]!["message"]!));
        Assert.Equal("ready", (string)versions["versions"]![0]!["status"]!);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    private static string Create(string name) =>
        $$"""{"model_name":"{{name}}","base_model":"{{RunningServer.BaseModel}}","datasets":[{"name":"people"}],"nr_epochs":1}""";

    private async Task<JsonNode> SendAsync(
        HttpMethod method, string path, string? body = null, string? key = null, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : RunningServer.Json(body) };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        using var response = await _client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == expected, $"{(int)response.StatusCode} instead of {(int)expected}: {text}");
        return JsonNode.Parse(text)!;
    }
}
