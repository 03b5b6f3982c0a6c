using System.Text.Json;
using System.Text.Json.Nodes;

namespace PioneerTrain.Cli.Tests.Support;

/// <summary>A model that finds names in texts, as <c>POST /inference</c> returns them.</summary>
/// <param name="names">The names that it finds, with their labels.</param>
internal sealed class ScriptedModel(params (string Name, string Label)[] names)
{
    /// <summary>A response with the predictions for the text of the request.</summary>
    public Reply Reply => Support.Reply.JsonFor(Predict);

    private string Predict(string body)
    {
        using var request = JsonDocument.Parse(body);
        var text = request.RootElement.GetProperty("text").GetString()!;
        var entities = new JsonObject();
        foreach (var label in request.RootElement.GetProperty("schema").GetProperty("entities").EnumerateArray())
        {
            var name = label.GetProperty("name").GetString()!;
            entities[name] = new JsonArray([.. Find(text, name)]);
        }

        return new JsonObject
        {
            ["result"] = new JsonObject { ["data"] = new JsonObject { ["entities"] = entities } },
            ["model_used"] = request.RootElement.GetProperty("model_id").GetString(),
            ["token_usage"] = 10,
        }.ToJsonString();
    }

    private IEnumerable<JsonNode> Find(string text, string label) =>
        from name in names
        where name.Label == label && text.Contains(name.Name, StringComparison.Ordinal)
        let start = text.IndexOf(name.Name, StringComparison.Ordinal)
        select new JsonObject { ["text"] = name.Name, ["confidence"] = 0.9, ["start"] = start, ["end"] = start + name.Name.Length };
}
