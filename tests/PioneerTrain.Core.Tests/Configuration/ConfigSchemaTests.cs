using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using PioneerTrain.Configuration;
using PioneerTrain.TestKit;
using YamlDotNet.RepresentationModel;

namespace PioneerTrain.Core.Tests.Configuration;

public class ConfigSchemaTests
{
    private static readonly JsonElement _json = ReadShippedJson();

    /// <summary>The keys in the configs that have every key, where <c>*</c> is a label.</summary>
    private static readonly HashSet<string> _validPaths =
        [.. ConfigFiles.Names("valid").Where(name => name.StartsWith("every-key", StringComparison.Ordinal)).SelectMany(name => Paths(Yaml.Parse(ConfigFiles.Text("valid", name)), ""))];

    private static readonly string _diagnostics =
        string.Concat(ConfigFiles.Names("invalid").Select(name => ConfigFiles.Text("invalid", $"{name}.diagnostics.txt")));

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
        Assert.Contains(path, _validPaths);
        Assert.Matches($@"(?m): {Regex.Escape(path).Replace(@"\[]", @"\[\d+\]", StringComparison.Ordinal).Replace(@"\*", @"(\S+|"".+"")", StringComparison.Ordinal)} (is|has) ", _diagnostics);
    }

    [Fact]
    public void A_sweep_has_the_values_that_the_key_itself_accepts()
    {
        var keys = _json.GetProperty("properties");

        foreach (var field in keys.GetProperty("sweep").GetProperty("properties").GetProperty("fields").GetProperty("properties").EnumerateObject())
        {
            Assert.Equal(Values(keys.GetProperty(field.Name)), Values(field.Value.GetProperty("items")));
        }

        static string Values(JsonElement schema) =>
            string.Join(' ', schema.EnumerateObject().Where(keyword => keyword.Name is not ("description" or "default" or "examples")).Select(keyword => $"{keyword.Name}={keyword.Value.GetRawText()}"));
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

    /// <summary>Returns the keys with a value of their own, also those that are a number or a section.</summary>
    private static IEnumerable<(string Path, JsonElement Schema)> Leaves(JsonElement schema, string path)
    {
        var types = TypesOf(schema);
        IEnumerable<(string, JsonElement)> own = types is ["object"] or ["array"] ? [] : [(path, schema)];
        return own.Concat(Children(schema).SelectMany(child => Leaves(child.Schema, Join(path, child.Key))));
    }

    private static IEnumerable<JsonElement> Objects(JsonElement schema) =>
        Children(schema).SelectMany(child => Objects(child.Schema)).Concat(TypesOf(schema).Contains("object") ? [schema] : []);

    private static IReadOnlyList<string> TypesOf(JsonElement schema) => schema.GetProperty("type") is { ValueKind: JsonValueKind.Array } types
        ? [.. types.EnumerateArray().Select(type => type.GetString()!)]
        : [schema.GetProperty("type").GetString()!];

    /// <summary>Returns the keys and items below a schema; <c>*</c> is a key that it does not name.</summary>
    private static IEnumerable<(string Key, JsonElement Schema)> Children(JsonElement schema)
    {
        var named = schema.TryGetProperty("properties", out var properties) ? properties.EnumerateObject().Select(property => (property.Name, property.Value)) : [];
        IEnumerable<(string, JsonElement)> items = schema.TryGetProperty("items", out var item) ? [("[]", item)] : [];
        IEnumerable<(string, JsonElement)> others = schema.TryGetProperty("additionalProperties", out var other) && other.ValueKind == JsonValueKind.Object ? [("*", other)] : [];
        return [.. named, .. items, .. others];
    }

    private static IEnumerable<string> Paths(YamlNode node, string path) => node switch
    {
        YamlMappingNode section => section.Children.SelectMany(entry => Paths(entry.Value, Join(path, path == "gate.labels" ? "*" : entry.Key.ToString()))).Append(path),
        YamlSequenceNode list => list.Children.SelectMany(item => Paths(item, $"{path}[]")),
        _ => [path],
    };

    private static string Join(string path, string key) => path.Length == 0 || key == "[]" ? $"{path}{key}" : $"{path}.{key}";

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
        if (parts[0] is "gate" or "baseline")
        {
            config["evaluation"] = "{\"path\": \"held-out.jsonl\"}";
            config["baseline"] = "{\"from\": \"base_model\"}";
        }

        if (path == "sweep.select_on")
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
            ["baseline", "from"] => $"{{\"from\": {written}}}",
            ["baseline", "path"] => $"{{\"from\": \"file\", \"path\": {written}}}",
            ["baseline", "job"] => $"{{\"from\": \"job\", \"job\": {written}}}",
            ["baseline", _] => $"{{\"from\": \"job\", \"job\": \"j\", \"{parts[1]}\": {written}}}",
            ["release", "draft" or "prerelease"] => $"{{\"license\": \"mit\", \"{parts[1]}\": {written}}}",
            ["sweep", "fields", "seed[]"] => $"{{\"fields\": {{\"batch_size\": [1, 2], \"seed\": [{written}]}}}}",
            ["sweep", "fields", var key] => $"{{\"fields\": {{\"seed\": [1, 2], \"{key[..^2]}\": [{written}]}}}}",
            ["sweep", var key] => $"{{\"fields\": {{\"seed\": [1, 2]}}, \"{key}\": {written}}}",
            [_, .. var below] => Nested(below, written),
            [] => written,
        };
        return $"{{{string.Join(", ", config.Select(entry => $"\"{entry.Key}\": {entry.Value}"))}}}";
    }

    private static string Nested(ReadOnlySpan<string> keys, string value) => keys switch
    {
        [] => value,
        ["severity"] => $"{{\"min\": 0.5, \"severity\": {value}}}",
        [var key, .. var below] => $"{{\"{key}\": {Nested(below, value)}}}",
    };

    private static ConfigReading Read(string yaml) => TrainingConfigReader.Read(Encoding.UTF8.GetBytes(yaml), "training.yml", []);
}
