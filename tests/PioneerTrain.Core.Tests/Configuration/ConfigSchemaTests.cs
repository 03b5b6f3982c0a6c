using System.Text;
using System.Text.Json;
using PioneerTrain.Configuration;

namespace PioneerTrain.Core.Tests.Configuration;

public class ConfigSchemaTests
{
    private static readonly JsonElement _json = ReadShippedJson();

    public static TheoryData<string> Keys => [.. Leaves(_json, "").Select(leaf => leaf.Path)];

    [Theory]
    [MemberData(nameof(Keys))]
    public void Describes_every_key_with_an_example_that_the_reader_accepts(string path)
    {
        var leaf = Leaves(_json, "").Single(leaf => leaf.Path == path).Schema;

        Assert.EndsWith(".", leaf.GetProperty("description").GetString(), StringComparison.Ordinal);
        var examples = leaf.GetProperty("examples").EnumerateArray().ToList();
        Assert.NotEmpty(examples);
        Assert.All(examples, example => Assert.IsType<ConfigReading.Valid>(Read(With(path, example))));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Has_no_key_without_a_valid_and_an_invalid_example(string path)
    {
        var everyKey = ConfigFiles.Text("valid", "every-key.yml");
        var diagnostics = string.Concat(ConfigFiles.Names("invalid").Select(name => ConfigFiles.Text("invalid", $"{name}.diagnostics.txt")));

        Assert.Matches($@"(?m)^[- ]*{path.Split('.')[^1]}: ", everyKey);
        Assert.Matches($@"(?m): {path.Replace("[]", @"\[\d+\]", StringComparison.Ordinal)} (is|has) ", diagnostics);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Declares_only_defaults_that_it_accepts_itself(string path)
    {
        var leaf = Leaves(_json, "").Single(leaf => leaf.Path == path).Schema;

        Assert.True(!leaf.TryGetProperty("default", out var value) || Read(With(path, value)) is ConfigReading.Valid);
    }

    [Fact]
    public void Declares_the_defaults_that_the_reader_applies()
    {
        Assert.Equal("345m", _json.GetProperty("properties").GetProperty("limits").GetProperty("properties").GetProperty("max_duration").GetProperty("default").GetString());
        Assert.Equal("lora", _json.GetProperty("properties").GetProperty("training_type").GetProperty("default").GetString());
    }

    [Fact]
    public void Is_valid_draft_07()
    {
        Assert.Equal("http://json-schema.org/draft-07/schema#", _json.GetProperty("$schema").GetString());
        Assert.All(Objects(_json), schema => Assert.All(
            schema.TryGetProperty("required", out var required) ? required.EnumerateArray() : [],
            key => Assert.True(schema.GetProperty("properties").TryGetProperty(key.GetString()!, out _))));
    }

    [Theory]
    [InlineData("""{"type": "string", "format": "uuid"}""", "format")]
    [InlineData("""{"type": "object", "properties": {}}""", "additionalProperties")]
    [InlineData("""{"type": "object", "additionalProperties": true}""", "additionalProperties")]
    [InlineData("""{"type": "null"}""", "null")]
    [InlineData("""{"type": "string", "pattern": "abc"}""", "abc")]
    public void Is_rejected_when_it_uses_an_unsupported_keyword(string json, string named)
    {
        using var document = JsonDocument.Parse(json);

        var refused = Assert.Throws<InvalidOperationException>(() => ConfigSchema.Parse(document.RootElement));

        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }

    private static JsonElement ReadShippedJson()
    {
        using var stream = typeof(ConfigSchema).Assembly.GetManifestResourceStream("training-config.schema.json")!;
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }

    private static IEnumerable<(string Path, JsonElement Schema)> Leaves(JsonElement schema, string path) => TypeOf(schema) switch
    {
        "object" => schema.GetProperty("properties").EnumerateObject()
            .SelectMany(property => Leaves(property.Value, path.Length == 0 ? property.Name : $"{path}.{property.Name}")),
        "array" => Leaves(schema.GetProperty("items"), $"{path}[]"),
        _ => [(path, schema)],
    };

    /// <summary>Returns the type of a key; one that is a number or a section counts as a number.</summary>
    private static string? TypeOf(JsonElement schema) =>
        schema.GetProperty("type") is { ValueKind: JsonValueKind.Array } types ? types[0].GetString() : schema.GetProperty("type").GetString();

    private static IEnumerable<JsonElement> Objects(JsonElement schema) => TypeOf(schema) switch
    {
        "object" => schema.GetProperty("properties").EnumerateObject().SelectMany(property => Objects(property.Value)).Prepend(schema),
        "array" => Objects(schema.GetProperty("items")),
        _ => [],
    };

    /// <summary>
    /// Returns a small config in JSON, which is also valid YAML, with one key set.
    /// </summary>
    private static string With(string path, JsonElement value)
    {
        var config = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["model_name"] = "\"m\"",
            ["base_model"] = "\"b\"",
            ["datasets"] = "[{\"name\": \"d\"}]",
        };
        var parts = path.Split('.');
        var written = value.GetRawText();
        if (path is "gate.confidence" or "gate.macro_f1")
        {
            config["evaluation"] = "{\"path\": \"held-out.jsonl\"}";
        }

        config[parts[0].Replace("[]", "", StringComparison.Ordinal)] = parts switch
        {
            [var key] => written,
            ["datasets[]", "name"] => $"[{{\"name\": {written}}}]",
            ["datasets[]", var key] => $"[{{\"name\": \"d\", \"{key}\": {written}}}]",
            ["evaluation", "path" or "dataset" or "source"] => $"{{\"{parts[1]}\": {written}}}",
            ["evaluation", "version" or "max_examples"] => $"{{\"dataset\": \"held-out\", \"{parts[1]}\": {written}}}",
            ["evaluation", "labels[]"] => $"{{\"path\": \"held-out.jsonl\", \"labels\": [{written}]}}",
            ["evaluation", _] => $"{{\"path\": \"held-out.jsonl\", \"{parts[1]}\": {written}}}",
            _ => $"{{\"{parts[1]}\": {written}}}",
        };
        return $"{{{string.Join(", ", config.Select(entry => $"\"{entry.Key}\": {entry.Value}"))}}}";
    }

    private static ConfigReading Read(string yaml) => TrainingConfigReader.Read(Encoding.UTF8.GetBytes(yaml), "training.yml", []);
}
