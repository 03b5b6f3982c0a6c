using System.Text.Json;
using System.Text.RegularExpressions;
using PioneerTrain.TestKit;

namespace PioneerTrain.Core.Tests.Reporting;

/// <summary>Compares JSON with a schema of the repository that uses a part of draft-07.</summary>
internal static class JsonSchema
{
    private static readonly string[] _keywords =
    [
        "$schema", "title", "description", "type", "enum", "format", "pattern", "minimum", "maximum", "minItems", "maxItems",
        "items", "properties", "required", "additionalProperties",
    ];

    /// <param name="file">The schema, relative to the root of the repository.</param>
    public static void AssertFollows(string file, string json)
    {
        using var schema = Load(file);
        using var document = JsonDocument.Parse(json);
        AssertFollows(document.RootElement, schema.RootElement, file.Split('.')[0]);
    }

    /// <summary>Asserts that the schema is draft-07, describes every member and uses no keyword that is not checked.</summary>
    public static void AssertIsComplete(string file)
    {
        using var schema = Load(file);
        Assert.Equal("http://json-schema.org/draft-07/schema#", schema.RootElement.GetProperty("$schema").GetString());
        AssertIsComplete(schema.RootElement, file.Split('.')[0]);
    }

    private static JsonDocument Load(string file) => JsonDocument.Parse(File.ReadAllText(Repository.File(file)));

    private static void AssertIsComplete(JsonElement schema, string path)
    {
        Assert.All(schema.EnumerateObject(), keyword => Assert.Contains(keyword.Name, _keywords));
        if (schema.TryGetProperty("properties", out var properties))
        {
            Assert.Equal(JsonValueKind.False, schema.GetProperty("additionalProperties").ValueKind);
            Assert.Equal(properties.EnumerateObject().Select(member => member.Name), schema.GetProperty("required").EnumerateArray().Select(key => key.GetString()));
        }

        foreach (var (name, child) in Children(schema))
        {
            Assert.True(child.TryGetProperty("description", out var text) && text.GetString()!.EndsWith('.'), $"{path}{name} has no description");
            AssertIsComplete(child, path + name);
        }
    }

    private static IEnumerable<(string Name, JsonElement Schema)> Children(JsonElement schema)
    {
        IEnumerable<(string, JsonElement)> members = schema.TryGetProperty("properties", out var properties)
            ? properties.EnumerateObject().Select(member => ($".{member.Name}", member.Value))
            : [];
        IEnumerable<(string, JsonElement)> items = schema.TryGetProperty("items", out var item) ? [("[]", item)] : [];
        IEnumerable<(string, JsonElement)> others = schema.TryGetProperty("additionalProperties", out var other) && other.ValueKind == JsonValueKind.Object ? [(".*", other)] : [];
        return [.. members, .. items, .. others];
    }

    private static void AssertFollows(JsonElement value, JsonElement schema, string path)
    {
        var type = schema.GetProperty("type");
        var types = type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(word => word.GetString()!)] : new[] { type.GetString()! };
        Assert.True(types.Any(word => IsOfType(value, word)), $"{path} is {value.ValueKind}, not {string.Join(" or ", types)}");
        if (schema.TryGetProperty("enum", out var words))
        {
            Assert.True(words.EnumerateArray().Any(word => word.GetRawText() == value.GetRawText()), $"{path} is {value}, which is not in the list");
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.String when schema.TryGetProperty("pattern", out var pattern):
                Assert.Matches(new Regex(pattern.GetString()!, RegexOptions.None, TimeSpan.FromSeconds(1)), value.GetString());
                break;
            case JsonValueKind.Number:
                Assert.InRange(value.GetDouble(), Bound(schema, "minimum", double.MinValue), Bound(schema, "maximum", double.MaxValue));
                break;
            case JsonValueKind.Array:
                Assert.InRange(value.GetArrayLength(), Bound(schema, "minItems", 0), Bound(schema, "maxItems", int.MaxValue));
                Assert.All(value.EnumerateArray(), item => AssertFollows(item, schema.GetProperty("items"), $"{path}[]"));
                break;
            case JsonValueKind.Object:
                AssertMembersFollow(value, schema, path);
                break;
        }
    }

    private static void AssertMembersFollow(JsonElement value, JsonElement schema, string path)
    {
        var members = value.EnumerateObject().ToList();
        var required = schema.TryGetProperty("required", out var keys) ? keys.EnumerateArray().Select(key => key.GetString()!).ToList() : [];
        var additional = schema.GetProperty("additionalProperties");
        Assert.Equal(required, members.Select(member => member.Name).Take(required.Count));
        Assert.True(additional.ValueKind == JsonValueKind.Object || members.Count == required.Count, $"{path} has a member that the schema does not list");
        Assert.All(members, member => AssertFollows(
            member.Value,
            schema.TryGetProperty("properties", out var properties) && properties.TryGetProperty(member.Name, out var own) ? own : additional,
            $"{path}.{member.Name}"));
    }

    private static double Bound(JsonElement schema, string keyword, double otherwise) =>
        schema.TryGetProperty(keyword, out var bound) ? bound.GetDouble() : otherwise;

    private static bool IsOfType(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        _ => value.ValueKind == JsonValueKind.Number,
    };
}
