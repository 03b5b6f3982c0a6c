using PioneerTrain.Configuration;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Wire;
using PioneerTrain.TestKit;

namespace PioneerTrain.Pioneer.Tests.Client;

public sealed class InferenceEndpointTests
{
    private const string Felix = "POST /inference";
    private const string Text = "Ada \"Lovelace\" is in Zürich";
    private const string Answer = """{"result":{"entities":{"person":[],"city":[]}}}""";

    private static readonly InferenceRequest _entities = new() { Model = "job-1", Task = InferenceTask.Entities, Labels = ["person", "city"] };

    [Theory]
    [InlineData(InferenceApi.Felix, InferenceTask.Entities,
        """{"model_id":"job-1","text":"Ada \"Lovelace\" is in Zürich","schema":{"entities":[{"name":"person"},{"name":"city"}]},"threshold":0.25,"include_confidence":true,"include_spans":true,"store":false}""")]
    [InlineData(InferenceApi.Felix, InferenceTask.SingleLabel,
        """{"model_id":"job-1","text":"Ada \"Lovelace\" is in Zürich","schema":{"classifications":[{"task":"topic","labels":["person","city"]}]},"threshold":0.25,"include_confidence":true,"include_spans":true,"store":false}""")]
    [InlineData(InferenceApi.Chat, InferenceTask.Entities,
        """{"model":"job-1","messages":[{"role":"user","content":"Ada \"Lovelace\" is in Zürich"}],"schema":{"entities":[{"name":"person"},{"name":"city"}]},"threshold":0.25,"include_confidence":true,"include_spans":true,"store":false}""")]
    [InlineData(InferenceApi.Chat, InferenceTask.MultiLabel,
        """{"model":"job-1","messages":[{"role":"user","content":"Ada \"Lovelace\" is in Zürich"}],"schema":{"classifications":[{"task":"topic","labels":["person","city"],"multi_label":true,"cls_threshold":0.75}]},"threshold":0.25,"include_confidence":true,"include_spans":true,"store":false}""")]
    public async Task Sends_the_documented_body(InferenceApi api, InferenceTask task, string body)
    {
        var route = api == InferenceApi.Felix ? Felix : "POST /v1/chat/completions";
        using var service = new ScriptedHandler().On(route, 200, """{"entities":{"person":[],"city":[]},"topic":["city"]}""");
        var request = _entities with { Task = task, TaskName = "topic", Threshold = 0.25, ClassThreshold = 0.75 };

        await InferAsync(service, request, api);

        Assert.Equal(body, service.Requests[0].Body);
        Assert.Equal(TestValues.ApiKey, service.Requests[0].Headers["X-API-Key"]);
    }

    [Theory]
    [InlineData("https://api.pioneer.ai", "/felix", InferenceApi.Felix, "https://api.pioneer.ai/inference")]
    [InlineData("https://api.pioneer.ai", "/felix/training-jobs", InferenceApi.Felix, "https://api.pioneer.ai/inference")]
    [InlineData("https://api.pioneer.ai", "/v1", InferenceApi.Chat, "https://api.pioneer.ai/v1/chat/completions")]
    [InlineData("https://api.fastino.ai", "/v1/training/jobs", InferenceApi.Chat, "https://api.fastino.ai/v1/chat/completions")]
    [InlineData("https://api.fastino.ai", "", InferenceApi.Chat, "https://api.fastino.ai/v1/chat/completions")]
    [InlineData("http://127.0.0.1:5005/", "", InferenceApi.Felix, "http://127.0.0.1:5005/inference")]
    [InlineData("https://gateway.example/pioneer", "/felix", InferenceApi.Felix, "https://gateway.example/pioneer/inference")]
    [InlineData("https://gateway.example", "/pioneer/v1", InferenceApi.Chat, "https://gateway.example/pioneer/v1/chat/completions")]
    public async Task Chooses_api_and_address_from_base_url_and_prefix(string baseUrl, string prefix, InferenceApi api, string address)
    {
        var host = new Uri(baseUrl).Host;
        using var service = new ScriptedHandler().On($"POST {(host == "api.pioneer.ai" ? "" : new Uri(address).Authority)}{new Uri(address).AbsolutePath}", 200, Answer);
        var client = new PioneerClient(service.Client, new PioneerClientOptions { BaseUrl = new Uri(baseUrl), PathPrefix = prefix }, new ManualTime());

        Assert.Equal(api, client.InferenceApi);
        await client.InferAsync(_entities, Text, client.InferenceApi, TimeSpan.FromSeconds(1), default);

        Assert.Equal(new Uri(address), service.Requests[0].Address);
    }

    [Theory]
    [InlineData("/v1", InferenceApi.Felix, "/inference")]
    [InlineData("/felix", InferenceApi.Chat, "/v1/chat/completions")]
    public async Task Sends_to_the_other_api_on_the_same_host(string prefix, InferenceApi api, string path)
    {
        using var service = new ScriptedHandler().On($"POST {path}", 200, Answer);
        var client = new PioneerClient(service.Client, new PioneerClientOptions { PathPrefix = prefix }, new ManualTime());

        await client.InferAsync(_entities, Text, api, TimeSpan.FromSeconds(1), default);

        Assert.Single(service.Requests);
    }

    [Theory]
    [InlineData("""{"result":{"entities":{"person":[]}}}""", PioneerErrorKind.Protocol, false)]
    [InlineData("""{"result":{"entities":{"per""", PioneerErrorKind.Protocol, true)]
    [InlineData("<html>login</html>", PioneerErrorKind.Protocol, true)]
    [InlineData("""{"model_used":"base","result":{"entities":{"person":[],"city":[]}}}""", PioneerErrorKind.WrongModel, false)]
    public async Task Makes_one_attempt_and_rejects_a_response_without_an_answer(string response, PioneerErrorKind kind, bool isTransient)
    {
        using var service = new ScriptedHandler().On(Felix, 200, response);

        var failure = await Assert.ThrowsAsync<PioneerException>(() => InferAsync(service, _entities));

        Assert.Equal((kind, 200, isTransient), (failure.Kind, failure.Status, failure.IsTransient));
        Assert.StartsWith("POST /inference: the response ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejects_a_response_that_is_too_long()
    {
        using var service = new ScriptedHandler().On(Felix, 200, $$"""{"padding":"{{new string('x', 4 * 1024 * 1024)}}"}""");

        var failure = await Assert.ThrowsAsync<PioneerException>(() => InferAsync(service, _entities));

        Assert.Equal("the response exceeds 4 MiB", failure.Finding);
    }

    [Theory]
    [InlineData(422, """{"detail":[{"loc":["body","text"],"msg":"invalid: Ada \"Lovelace\" is in Zürich"}]}""")]
    [InlineData(400, """{"detail":"too long: Ada \\\"Lovelace\\\" is in Z\\u00fcrich"}""")]
    [InlineData(402, """{"message":"Ada \"Lovelace\" is","code":"Ada Lovelace is","resolution_url":"https://pioneer.ai/?text=Ada%20%22Lovelace%22%20is%20in%20Z%C3%BCrich"}""")]
    [InlineData(500, "Ada \"Lovelace\" is in Zürich")]
    public async Task Never_prints_the_text_of_the_row(int status, string body)
    {
        using var service = new ScriptedHandler().On(Felix, status, body);

        var failure = await Assert.ThrowsAsync<PioneerException>(() => InferAsync(service, _entities));

        Assert.DoesNotContain("Lovelace", failure.ToString(), StringComparison.Ordinal);
        Assert.Contains("is not shown because it repeats text of the row", failure.Message, StringComparison.Ordinal);
        Assert.Null(failure.Code);
    }

    [Fact]
    public async Task Classifies_a_failure_whose_message_is_not_shown()
    {
        using var service = new ScriptedHandler().On(Felix, 403, """{"message":"Add a card. Input: Ada Lovelace is in"}""");

        Assert.Equal(PioneerErrorKind.CreditsOrPlan, (await Assert.ThrowsAsync<PioneerException>(() => InferAsync(service, _entities))).Kind);
    }

    [Theory]
    [InlineData(404, "Check that the training job has ended well")]
    [InlineData(409, "The model is not available for predictions")]
    [InlineData(425, "The model is not available for predictions")]
    [InlineData(429, "lower evaluation.concurrency")]
    [InlineData(422, "Check evaluation.labels")]
    public async Task Advises_about_the_evaluation(int status, string advice)
    {
        using var service = new ScriptedHandler().On(Felix, status);

        Assert.Contains(advice, (await Assert.ThrowsAsync<PioneerException>(() => InferAsync(service, _entities))).Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Does_not_send_text_that_is_not_valid_unicode()
    {
        using var service = new ScriptedHandler();

        var failure = await Assert.ThrowsAsync<PioneerException>(
            () => TestValues.Client(service).InferAsync(_entities, "Ada \ud800", InferenceApi.Felix, TimeSpan.FromSeconds(1), default));

        Assert.Equal((PioneerErrorKind.Invalid, null), (failure.Kind, failure.Status));
    }

    private static Task<InferenceAnswer> InferAsync(ScriptedHandler service, InferenceRequest request, InferenceApi api = InferenceApi.Felix) =>
        TestValues.Client(service).InferAsync(request, Text, api, TimeSpan.FromSeconds(1), default);
}
