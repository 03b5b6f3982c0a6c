using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using PioneerTrain.LocalServer.Http;

namespace PioneerTrain.LocalServer.Faults;

/// <summary>Faults of the inference endpoints at the edge of the process.</summary>
public sealed class InferenceFaultTests(FaultySeedServer faulty) : IClassFixture<FaultySeedServer>, IDisposable
{
    private const string Chat = "/v1/chat/completions";

    private RunningServer Server => faulty.Server;

    [Theory]
    [InlineData("inference-warming:2", 425, "is warming up")]
    [InlineData("inference-not-deployed:2", 409, "has no active inference deployment")]
    [InlineData("inference-capacity:2", 503, "timed out waiting for provider capacity")]
    [InlineData("inference-unknown-model:2", 400, "is not a recognised model id")]
    [InlineData("inference-one-label:2", 400, "at least two labels")]
    [InlineData("rate-limited:2@inference", 429, "Rate limit exceeded")]
    [InlineData("out-of-credits:2@inference", 402, "out_of_credits")]
    public async Task Rejects_requests_of_both_endpoints(string fault, int status, string text)
    {
        Server.SwitchOn(fault);

        foreach (var (path, body) in new[] { ("/inference", Inference), (Chat, Completion) })
        {
            using var rejected = await Server.Client.PostAsync(path, RunningServer.Json(body));

            Assert.Equal(status, (int)rejected.StatusCode);
            Assert.Contains(text, await rejected.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            Assert.Equal(status is 425 or 429 or 503, rejected.Headers.RetryAfter is not null);
        }

        using var after = await Server.Client.PostAsync("/inference", RunningServer.Json(Inference));
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    [Fact]
    public async Task Removes_only_the_endpoint_of_the_older_api()
    {
        Server.SwitchOn("inference-removed");

        await Server.PostAsync("/inference", Inference, HttpStatusCode.NotFound);
        await Server.PostAsync(Chat, Completion);
    }

    [Fact]
    public async Task Closes_the_connection_once()
    {
        Server.SwitchOn("create-drops-before:1@inference");

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => Server.PostAsync("/inference", Inference));
        await Server.PostAsync("/inference", Inference);
    }

    [Theory]
    [InlineData("inference-shape-b", "$.result.entities.person")]
    [InlineData("inference-shape-d", "$.result[0].entities.person")]
    [InlineData("inference-shape-f", "$.result.data.entities[0].person")]
    public async Task Moves_the_entities(string fault, string path)
    {
        var usual = (await Server.PostAsync("/inference", Inference))["result"]!["data"]!["entities"]!["person"]!;
        Server.SwitchOn(fault);

        var answer = await Server.PostAsync("/inference", Inference);

        var moved = path.Split('.', '[').Skip(1).Aggregate(
            answer, (node, step) => step.EndsWith(']') ? node![int.Parse(step[..^1])]! : node![step]!);
        Assert.Equal(usual.ToJsonString(), moved.ToJsonString());
    }

    [Theory]
    [InlineData("inference-shape-f", """{"entities":[{"person":[],"planet":[]}],"topic":{"label":"a","confidence":0.5},"topics":[]}""")]
    [InlineData("inference-shape-g", """{"entities":[],"topic":{"label":"a","confidence":0.5},"topics":[]}""")]
    [InlineData("inference-shape-i", """{"entities":{"person":null,"planet":null},"topic":{"label":"a","confidence":0.5},"topics":[]}""")]
    [InlineData("inference-shape-c", """{"entities":{"person":[],"planet":[]},"topic":"a","topics":[]}""")]
    [InlineData("inference-categories", """{"categories":[]}""")]
    public async Task Changes_the_data_of_both_endpoints(string fault, string expected)
    {
        Server.SwitchOn(fault);
        const string Schema = """{"entities":["person","planet"],"classifications":{"topic":["a","b"],"topics":{"labels":["a","b"],"multi_label":true}}}""";

        var single = await Server.PostAsync("/inference", $$"""{"model_id":"{{RunningServer.BaseModel}}","text":"a","schema":{{Schema}}}""");
        var batch = await Server.PostAsync("/inference", $$"""{"model_id":"{{RunningServer.BaseModel}}","text":["a"],"schema":{{Schema}}}""");
        var chat = await Server.PostAsync(
            Chat, $$"""{"model":"{{RunningServer.BaseModel}}","messages":[{"role":"user","content":"a"}],"schema":{{Schema}}}""");

        Assert.Equal(expected, single["result"]!["data"]!.ToJsonString());
        Assert.Equal(expected, batch["result"]![0]!.ToJsonString());
        Assert.Equal(expected, (string)chat["choices"]![0]!["message"]!["content"]!);
    }

    [Theory]
    [InlineData("chat-default-schema", "x_fastino", "\"default_schema_applied\":true")]
    [InlineData("chat-old-extension", "x_pioneer", "inference_id")]
    public async Task Changes_only_chat_completions(string fault, string member, string text)
    {
        Server.SwitchOn(fault);

        var chat = await Server.PostAsync(Chat, Completion);
        var other = await Server.PostAsync("/inference", Inference);

        Assert.Contains(text, chat[member]!.ToJsonString(), StringComparison.Ordinal);
        Assert.NotNull(other["result"]!["data"]!["entities"]!["person"]);
    }

    [Fact]
    public async Task Hangs_until_the_client_disconnects()
    {
        using var client = new CancellationTokenSource();
        var fault = FaultCatalogue.Find("inference-hangs")!;
        var context = new DefaultHttpContext { RequestServices = Server.Services };
        context.Features.Set<IHttpRequestLifetimeFeature>(new HttpRequestLifetimeFeature { RequestAborted = client.Token });

        var request = fault.Act!(context, _ => Task.CompletedTask);
        Assert.False(request.IsCompleted);
        await client.CancelAsync();

        await request;
    }

    public void Dispose() => Server.SwitchFaultsOff();

    // The key of the older host is valid for chat completions too.
    private string Inference => $$$"""{"model_id":"{{{faulty.JobId}}}","text":"Ada moved to Oslo in week 3","schema":{"entities":["person"]},"threshold":0}""";

    private static string Completion =>
        $$$"""{"model":"{{{RunningServer.BaseModel}}}","messages":[{"role":"user","content":"Ada"}],"schema":{"entities":["person"]}}""";
}
