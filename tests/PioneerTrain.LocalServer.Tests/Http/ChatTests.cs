using System.Net;
using System.Text.Json.Nodes;

namespace PioneerTrain.LocalServer.Http;

/// <summary>Predictions from <c>POST /v1/chat/completions</c>.</summary>
public sealed class ChatTests(TrainedServer trained) : IClassFixture<TrainedServer>
{
    private const string Labels = """{"entities":[{"name":"person"},{"name":"planet","description":"A planet"}]}""";

    [Fact]
    public async Task Returns_the_predictions_as_json_text()
    {
        var answer = await CompleteAsync($$"""[{"role":"user","content":"{{TrainedServer.Text}}"}]""", Labels, ",\"store\":false,\"temperature\":0");

        var message = answer["choices"]![0]!["message"]!;
        var entities = JsonNode.Parse((string)message["content"]!)!["entities"]!;
        Assert.Equal("chat.completion", (string)answer["object"]!);
        Assert.Equal(trained.Entities, (string)answer["model"]!);
        Assert.Equal("assistant", (string)message["role"]!);
        Assert.Equal(["Ada", "Bela"], entities["person"]!.AsArray().Select(item => (string)item!["text"]!).Order(StringComparer.Ordinal));
        Assert.Empty(entities["planet"]!.AsArray());
        Assert.Equal(12, (int)answer["usage"]!["prompt_tokens"]!);
        Assert.Equal((int)answer["usage"]!["total_tokens"]!, (int)answer["token_usage"]!);
        Assert.Equal("""{"inference_id":null,"default_schema_applied":false}""", answer["x_fastino"]!.ToJsonString());
    }

    [Fact]
    public async Task Reads_the_last_message_of_the_user_from_text_blocks()
    {
        var answer = await CompleteAsync(
            """[{"role":"user","content":"x"},{"role":"user","content":[{"type":"text","text":"Cleo moved to Rome "},{"type":"text","text":"in week 3"}]},{"role":"assistant","content":"y"}]""",
            Labels);

        Assert.Contains("\"text\":\"Cleo\"", (string)answer["choices"]![0]!["message"]!["content"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Announces_the_end_of_the_flat_list_of_labels()
    {
        using var response = await SendAsync($$"""{"model":"{{trained.Entities}}","messages":[{"role":"user","content":"a"}],"schema":["person"]}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("true", Assert.Single(response.Headers.GetValues("Deprecation")));
        Assert.Single(response.Headers.GetValues("Sunset"));
    }

    [Theory]
    [InlineData("fast_sk_test", HttpStatusCode.OK)]
    [InlineData("pio_sk_test", HttpStatusCode.OK)]
    [InlineData("pio_sk_wrong", HttpStatusCode.Unauthorized)]
    public async Task Accepts_the_keys_of_both_hosts(string key, HttpStatusCode status)
    {
        using var response = await SendAsync(Body("""[{"role":"user","content":"a"}]""", Labels), key);

        Assert.Equal(status, response.StatusCode);
    }

    [Theory]
    [InlineData("\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]", 422, "model")]
    [InlineData("\"model\":\"m\"", 422, "messages")]
    [InlineData("\"model\":\"m\",\"messages\":[{\"role\":\"system\",\"content\":\"a\"}]", 422, "messages")]
    [InlineData("\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":1}]", 422, "content")]
    [InlineData("\"model\":\"m\",\"text\":\"a\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]", 422, "text")]
    [InlineData("\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]", 422, "stream")]
    [InlineData("\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]", 404, null)]
    [InlineData("\"model\":\"local/nano-en-v1\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]", 422, null)]
    [InlineData("\"model\":\"local/nano-en-v1\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],\"schema\":{}", 400, null)]
    public async Task Reports_errors_as_an_error_object(string members, int status, string? param)
    {
        using var response = await SendAsync($"{{{members}}}");

        var error = JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"]!;
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(param, (string?)error["param"]);
    }

    [Fact]
    public async Task Model_warms_up_after_training_but_not_in_the_seed_profile()
    {
        var id = await trained.Server.CreateJobAsync("people");
        await trained.Server.EndedAsync(id);
        var body = $$"""{"model":"{{id}}","messages":[{"role":"user","content":"a"}],"schema":["person"]}""";

        using var warming = await SendAsync(body);
        await trained.Server.PostAsync("/inference", $$"""{"model_id":"{{id}}","text":"a","schema":["person"]}""");
        trained.Time.Advance(TimeSpan.FromMilliseconds(1200));
        using var ready = await SendAsync(body);

        var error = JsonNode.Parse(await warming.Content.ReadAsStringAsync())!["error"]!;
        Assert.Equal(425, (int)warming.StatusCode);
        Assert.Equal("model_warming", (string)error["code"]!);
        Assert.Equal(TimeSpan.FromSeconds(1), warming.Headers.RetryAfter!.Delta);
        Assert.Equal("true", Assert.Single(warming.Headers.GetValues("x-should-retry")));
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
    }

    private string Body(string messages, string schema, string fields = "") =>
        $$"""{"model":"{{trained.Entities}}","messages":{{messages}},"schema":{{schema}}{{fields}}}""";

    private async Task<JsonNode> CompleteAsync(string messages, string schema, string fields = "")
    {
        using var response = await SendAsync(Body(messages, schema, fields));
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, text);
        return JsonNode.Parse(text)!;
    }

    private async Task<HttpResponseMessage> SendAsync(string body, string key = "fast_sk_test")
    {
        using var client = trained.Server.Connect();
        client.DefaultRequestHeaders.Add("X-API-Key", key);
        return await client.PostAsync("/v1/chat/completions", RunningServer.Json(body));
    }
}
