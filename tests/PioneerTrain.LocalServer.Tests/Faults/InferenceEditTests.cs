using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using PioneerTrain.LocalServer.Inference;

namespace PioneerTrain.LocalServer.Faults;

/// <summary>Changes to responses with entities, independent of a model.</summary>
public sealed class InferenceEditTests
{
    private const string Ada = """{"text":"Ada","confidence":0.9,"start":2,"end":5}""";

    [Fact]
    public void Shape_g_is_a_flat_list_with_scores()
    {
        var answer = Answer($$$"""{"entities":{"person":[{{{Ada}}}],"planet":[]}}""");

        InferenceShapes.FlatList(answer);

        Assert.Equal(
            """{"entities":[{"text":"Ada","label":"person","score":0.9,"start":2,"end":5}]}""", answer["result"]!["data"]!.ToJsonString());
    }

    [Fact]
    public void Shape_c_has_plain_strings()
    {
        var answer = Answer($$$"""{"entities":{"person":[{{{Ada}}}]},"topic":{"label":"a","confidence":1},"topics":[{"label":"b","confidence":1}]}""");

        InferenceShapes.Strings(answer);

        Assert.Equal("""{"entities":{"person":["Ada"]},"topic":"a","topics":["b"]}""", answer["result"]!["data"]!.ToJsonString());
    }

    [Fact]
    public void Shape_i_has_the_best_item()
    {
        var answer = Answer($$$"""{"entities":{"person":[{{{Ada}}},{"text":"Bela"}],"planet":[]}}""");

        InferenceShapes.SingleItems(answer);

        Assert.Equal($$$"""{"entities":{"person":{{{Ada}}},"planet":null}}""", answer["result"]!["data"]!.ToJsonString());
    }

    [Fact]
    public void No_classes_empties_only_lists()
    {
        var answer = Answer("""{"entities":{"person":["x"]},"topic":{"label":"a"},"topics":[{"label":"b"}]}""");

        InferenceEdits.NoClasses(answer);

        Assert.Equal("""{"entities":{"person":["x"]},"topic":{"label":"a"},"topics":[]}""", answer["result"]!["data"]!.ToJsonString());
    }

    [Theory]
    [InlineData("inference-full-stop", "😀 Ada", """{"text":"Ada.","confidence":0.9,"start":2,"end":6}""")]
    [InlineData("inference-full-stop", "😀 Ada.", Ada)]
    [InlineData("inference-full-stop", "😀 Ada!", Ada)]
    public async Task Changes_offsets(string name, string text, string expected)
    {
        var fault = FaultCatalogue.Find(name)!;
        using var wire = new MemoryStream();
        var context = new DefaultHttpContext { Response = { Body = wire } };

        await fault.Act!(
            context,
            each =>
            {
                each.Features.Set(new RequestedTexts(["x", text]));
                return each.Response.WriteAsync($$$"""{"result":[{"entities":{}},{"entities":{"person":[{{{Ada}}}]}}]}""");
            });

        var answer = JsonNode.Parse(Encoding.UTF8.GetString(wire.ToArray()))!;
        Assert.Equal(expected, answer["result"]![1]!["entities"]!["person"]![0]!.ToJsonString());
    }

    private static JsonObject Answer(string data) => JsonNode.Parse($$$"""{"result":{"data":{{{data}}}}}""")!.AsObject();
}
