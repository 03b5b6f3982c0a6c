using System.Text.Json.Nodes;

namespace PioneerTrain.TestKit.Artifacts;

/// <summary>Converts JSON to lowerCamelCase names, which protobuf also allows.</summary>
internal static class CamelCase
{
    public static JsonNode Of(JsonNode? node) => node switch
    {
        JsonObject fields => new JsonObject(fields.Select(field => KeyValuePair.Create(Name(field.Key), field.Value is null ? null : Of(field.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Of)]),
        _ => node!.DeepClone(),
    };

    private static string Name(string snake) => string.Concat(snake.Split('_').Select((word, at) => at == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));
}
