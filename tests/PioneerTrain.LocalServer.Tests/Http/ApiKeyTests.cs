using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using PioneerTrain.TestKit;

namespace PioneerTrain.LocalServer.Http;

public sealed class ApiKeyTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private RunningServer _server = null!;
    private HttpClient _anonymous = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await RunningServer.StartAsync(_folder.Path);
        _anonymous = _server.Connect();
    }

    [Theory]
    [InlineData("GET", "/felix/training-jobs")]
    [InlineData("POST", "/felix/training-jobs")]
    [InlineData("GET", "/felix/training-jobs/x/download")]
    [InlineData("GET", "/felix/datasets")]
    [InlineData("POST", "/felix/datasets/upload/files/x")]
    [InlineData("GET", "/felix/evaluations")]
    [InlineData("GET", "/base-models/x")]
    [InlineData("GET", "/nowhere")]
    public async Task Rejects_requests_without_a_key(string method, string path)
    {
        using var response = await _anonymous.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("wrong", "Invalid API key format. API keys must start with 'pio_sk_'. Please check your X-API-Key header.")]
    [InlineData("pio_sk_wrong", "Invalid API key: it is not the API key of this server.")]
    [InlineData(RunningServer.Key + "x", "Invalid API key: it is not the API key of this server.")]
    public async Task Reports_why_a_key_is_invalid(string key, string sentence)
    {
        _anonymous.DefaultRequestHeaders.Add("X-API-Key", key);

        using var response = await _anonymous.GetAsync("/felix/training-jobs");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal(sentence, (string)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["detail"]!);
    }

    [Fact]
    public async Task Accepts_the_key_as_a_bearer_token()
    {
        _anonymous.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", RunningServer.Key);

        using var response = await _anonymous.GetAsync("/felix/training-jobs");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Serves_health_and_base_models_without_a_key()
    {
        using var health = await _anonymous.GetAsync("/health");
        var models = JsonNode.Parse(await _anonymous.GetStringAsync("/base-models?supports_training=true"))!["models"]!.AsArray();
        var decoders = JsonNode.Parse(await _anonymous.GetStringAsync("/base-models?task_type=decoder"))!["models"]!.AsArray();

        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        Assert.Equal(
            "local/nano-en-v1 local/small-en-v1 local/small-scratch-v1 fastino/gliner2-base-v1 fastino/GLiNER-2.5-Decide "
                + "fastino/gliner2.5-base-v1 fastino/gliner2.5-multi-v1",
            string.Join(' ', models.Select(model => (string)model!["id"]!)));
        Assert.All(models, model => Assert.True((bool)model!["supports_training"]!));
        Assert.Empty(decoders);
    }

    public async ValueTask DisposeAsync()
    {
        _anonymous.Dispose();
        await _server.DisposeAsync();
        _folder.Dispose();
    }
}
