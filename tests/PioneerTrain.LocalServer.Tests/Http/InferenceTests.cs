using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using PioneerTrain.LocalServer.Storage;

namespace PioneerTrain.LocalServer.Http;

/// <summary>Predictions from <c>POST /inference</c>.</summary>
public sealed class InferenceTests(TrainedServer trained) : IClassFixture<TrainedServer>
{
    private const string Labels = """{"entities":["person","location","planet"]}""";

    private RunningServer Server => trained.Server;

    [Fact]
    public async Task Returns_every_occurrence_of_every_requested_label_in_the_captured_envelope()
    {
        var answer = await InferAsync(trained.Entities, TrainedServer.Text, Labels);

        var entities = answer["result"]!["data"]!["entities"]!.AsObject();
        Assert.Equal(
            "type inference_id result model_id latency_ms token_usage model_used", string.Join(' ', answer.AsObject().Select(member => member.Key)));
        Assert.Equal("encoder", (string)answer["type"]!);
        Assert.Equal([trained.Entities, trained.Entities], [(string)answer["model_id"]!, (string)answer["model_used"]!]);
        Assert.True(Guid.TryParse((string)answer["inference_id"]!, out _));
        Assert.True((int)answer["token_usage"]! > 11);
        Assert.Equal(["person", "location", "planet"], entities.Select(label => label.Key));
        Assert.Equal(["Ada 0-3", "Bela 32-36"], Spans(entities["person"]!));
        Assert.Equal(["Oslo 13-17", "Rome 46-50"], Spans(entities["location"]!));
        Assert.Empty(entities["planet"]!.AsArray());
        Assert.All(entities["person"]!.AsArray(), item => Assert.InRange((double)item!["confidence"]!, 0.5, 1));
    }

    [Fact]
    public async Task Counts_offsets_in_code_points()
    {
        const string Text = "Ada moved to Oslo in week 3 😀 and Bela moved to Rome in week 4";

        var answer = await InferAsync(trained.Entities, Text, Labels);

        var items = answer["result"]!["data"]!["entities"]!["location"]!.AsArray();
        Assert.Contains(items, item => (string)item!["text"]! == "Rome");
        var runes = Text.EnumerateRunes().ToArray();
        Assert.All(items, item => Assert.Equal((string)item!["text"]!, string.Concat(runes[(int)item["start"]!..(int)item["end"]!])));
    }

    [Fact]
    public async Task Returns_a_list_for_a_list_of_texts_in_their_order()
    {
        var answer = await PostAsync($$"""{"model_id":"{{trained.Entities}}","text":["Cleo moved to Rome in week 1","","Dora moved to Oslo in week 2"],"schema":{{Labels}}}""");

        var results = answer["result"]!.AsArray();
        Assert.Equal(3, results.Count);
        Assert.Equal(["Cleo 0-4"], Spans(results[0]!["entities"]!["person"]!));
        Assert.Empty(results[1]!["entities"]!["person"]!.AsArray());
        Assert.Equal(["Dora 0-4"], Spans(results[2]!["entities"]!["person"]!));
    }

    [Theory]
    [InlineData("false", "false", """["Ada"]""")]
    [InlineData("false", "true", """[{"text":"Ada","start":0,"end":3},{"text":"Ada","start":28,"end":31}]""")]
    public async Task Leaves_out_confidence_and_offsets_on_request(string confidence, string spans, string expected)
    {
        var answer = await PostAsync(
            $$"""{"model_id":"{{trained.Entities}}","text":"Ada moved to Oslo in week 3 Ada moved to Oslo in week 3","schema":{{Labels}},"include_confidence":{{confidence}},"include_spans":{{spans}}}""");

        var items = answer["result"]!["data"]!["entities"]!["person"]!.AsArray().OrderBy(item => item is JsonObject span ? (int)span["start"]! : 0);
        Assert.Equal(expected, $"[{string.Join(',', items.Select(item => item!.ToJsonString()))}]");
    }

    [Fact]
    public async Task Applies_the_threshold()
    {
        var answer = await PostAsync($$"""{"model_id":"{{trained.Entities}}","text":"{{TrainedServer.Text}}","schema":{{Labels}},"threshold":1}""");

        Assert.All(answer["result"]!["data"]!["entities"]!.AsObject(), label => Assert.Empty(label.Value!.AsArray()));
    }

    [Theory]
    [InlineData("please refund order 100", "billing")]
    [InlineData("where is parcel 100", "tracking")]
    public async Task Classifies_a_text(string text, string expected)
    {
        var answer = await InferAsync(
            trained.Classes,
            text,
            """{"entities":["person"],"classifications":[{"task":"topic","labels":["billing","tracking","other"]},{"task":"topics","labels":["billing","tracking"],"multi_label":true,"cls_threshold":0.4}]}""");

        var data = answer["result"]!["data"]!;
        Assert.Equal(expected, (string)data["topic"]!["label"]!);
        Assert.InRange((double)data["topic"]!["confidence"]!, 0.5, 1);
        Assert.Equal(expected, (string)data["topics"]![0]!["label"]!);
        Assert.Empty(data["entities"]!["person"]!.AsArray());
    }

    [Theory]
    [InlineData("local/nano-en-v1")]
    [InlineData("fastino/gliner2-base-v1")]
    public async Task Base_model_knows_no_label(string model)
    {
        var answer = await InferAsync(
            model, TrainedServer.Text, """{"entities":["person"],"classifications":{"topic":["a","b"],"topics":{"labels":["a","b"],"multi_label":true}}}""");

        Assert.Equal(
            """{"entities":{"person":[]},"topic":{"label":"a","confidence":0.5},"topics":[]}""", answer["result"]!["data"]!.ToJsonString());
        Assert.Equal(model, (string)answer["model_used"]!);
    }

    [Fact]
    public async Task Serves_several_requests_at_the_same_time()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 24).Select(_ => InferAsync(trained.Entities, TrainedServer.Text, Labels)));

        Assert.All(answers, answer => Assert.Equal(["Ada 0-3", "Bela 32-36"], Spans(answer["result"]!["data"]!["entities"]!["person"]!)));
    }

    [Theory]
    [InlineData("\"text\":\"a\",\"schema\":{}", "model_id", "missing")]
    [InlineData("\"model_id\":\"m\",\"schema\":{}", "text", "missing")]
    [InlineData("\"model_id\":\"m\",\"text\":[]", "text", "too_short")]
    [InlineData("\"model_id\":\"m\",\"text\":[1]", "text", "string_type")]
    [InlineData("\"model_id\":\"m\",\"text\":\"a\",\"threshold\":2", "threshold", "less_than_equal")]
    [InlineData("\"model_id\":\"m\",\"text\":\"a\",\"format_results\":false", "format_results", "literal_error")]
    [InlineData("\"model_id\":\"m\",\"text\":\"a\",\"messages_\":1", "messages_", "extra_forbidden")]
    public async Task Rejects_an_invalid_body(string members, string field, string type)
    {
        var refused = await PostAsync($"{{{members}}}", HttpStatusCode.UnprocessableEntity);

        Assert.Equal([type, field], [(string)refused["detail"]![0]!["type"]!, (string)refused["detail"]![0]!["loc"]!.AsArray()[^1]!]);
    }

    [Fact]
    public async Task Rejects_a_missing_or_invalid_schema()
    {
        var missing = await PostAsync($$"""{"model_id":"{{trained.Entities}}","text":"a"}""", HttpStatusCode.UnprocessableEntity);
        var unknown = await InferAsync(trained.Entities, "a", """{"entitys":["a"]}""", HttpStatusCode.BadRequest);
        var oneLabel = await InferAsync(trained.Classes, "a", """{"classifications":[{"task":"topic","labels":["billing"]}]}""", HttpStatusCode.BadRequest);

        Assert.Equal("encoder.schema must be provided", (string)missing["detail"]!);
        Assert.Equal(
            "schema contains unsupported keys: ['entitys']. Expected at least one of entities, structures, classifications, or relations.", (string)unknown["detail"]!);
        Assert.Equal("The classification task 'topic' has 1 labels; expected at least 2.", (string)oneLabel["detail"]!);
    }

    [Fact]
    public async Task Rejects_a_model_that_is_unknown_or_not_deployed()
    {
        Server.SwitchOn("job-errored:1");
        var failed = await Server.CreateJobAsync("people");
        await Server.EndedAsync(failed);
        var deleted = await Server.CreateJobAsync("people");
        await Server.EndedAsync(deleted);
        await InferAsync(deleted, "a", Labels);
        await Server.DeleteAsync($"/felix/training-jobs/{deleted}");

        var unknown = await InferAsync("7d1c2b3a-0000-4000-8000-000000000000", "a", Labels, HttpStatusCode.NotFound);
        var gone = await InferAsync(deleted, "a", Labels, HttpStatusCode.NotFound);
        var notDeployed = await InferAsync(failed, "a", Labels, HttpStatusCode.Conflict);

        Assert.StartsWith("Model '7d1c2b3a-0000-4000-8000-000000000000' not found", (string)unknown["detail"]!, StringComparison.Ordinal);
        Assert.StartsWith($"Model '{deleted}' not found", (string)gone["detail"]!, StringComparison.Ordinal);
        Assert.Equal($"Model '{failed}' has no active inference deployment. Current training status: failed", (string)notDeployed["detail"]!);
    }

    [Fact]
    public async Task Rejects_a_model_whose_checkpoint_is_damaged_and_serves_it_after_a_repair()
    {
        var id = await Server.CreateJobAsync("people");
        var checkpoint = (await Server.EndedAsync(id)).Checkpoints[^1].Id;
        var file = Server.Services.GetRequiredService<JobStore>().CheckpointFile(id, checkpoint);
        var whole = await File.ReadAllBytesAsync(file);

        await File.WriteAllTextAsync(file, "damaged");
        var damaged = await InferAsync(id, "a", Labels, HttpStatusCode.Conflict);
        await File.WriteAllBytesAsync(file, whole);
        await InferAsync(id, "a", Labels);

        Assert.StartsWith(
            $"Model '{id}' has no active inference deployment. Its checkpoint cannot be loaded: ", (string)damaged["detail"]!, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Spans(JsonNode items) =>
        items.AsArray().OrderBy(item => (int)item!["start"]!).Select(item => $"{item!["text"]} {item["start"]}-{item["end"]}");

    private Task<JsonNode> InferAsync(string model, string text, string schema, HttpStatusCode expected = HttpStatusCode.OK) =>
        PostAsync($$"""{"model_id":"{{model}}","text":"{{text}}","schema":{{schema}},"store":false}""", expected);

    private Task<JsonNode> PostAsync(string body, HttpStatusCode expected = HttpStatusCode.OK) => Server.PostAsync("/inference", body, expected);
}
