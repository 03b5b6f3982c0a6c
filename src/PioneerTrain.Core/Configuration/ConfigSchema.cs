using System.Text.Json;
using System.Text.RegularExpressions;

namespace PioneerTrain.Configuration;

/// <summary>
/// A schema in the subset of JSON Schema draft-07 that <c>training-config.schema.json</c> uses.
/// </summary>
internal sealed record ConfigSchema
{
    private static readonly Lazy<ConfigSchema> _embedded = new(Load);

    private bool _allowsNumber;

    /// <summary>
    /// The schema file at the root of the repository, embedded so that editors and this program use
    /// the same schema.
    /// </summary>
    public static ConfigSchema Embedded => _embedded.Value;

    public required SchemaType Type { get; init; }

    public string Description { get; private set; } = "";

    /// <summary>The keys of an object, in the order of the schema file.</summary>
    public OrderedDictionary<string, ConfigSchema> Properties { get; } = new(StringComparer.Ordinal);

    /// <summary>
    /// The schema of the keys that are not in <see cref="Properties"/>, such as the labels of a
    /// gate; null when there must be none.
    /// </summary>
    public ConfigSchema? OtherKeys { get; private set; }

    /// <summary>
    /// The key that a number sets where the schema has the types <c>number</c> and <c>object</c>:
    /// the first one. Null for other schemas.
    /// </summary>
    public string? ShortKey => Type == SchemaType.Object && _allowsNumber ? Properties.GetAt(0).Key : null;

    public IReadOnlyList<string> Required { get; private set; } = [];

    /// <summary>The keys of which an object must have at least one; empty for no such rule.</summary>
    public IReadOnlyList<string> RequiredAny { get; private set; } = [];

    public ConfigSchema? Items { get; private set; }

    public int MinItems { get; private set; }

    public int MaxItems { get; private set; } = int.MaxValue;

    public int MinLength { get; private set; }

    public int MaxLength { get; private set; } = int.MaxValue;

    /// <summary>
    /// The pattern of a text; created on first use, because a config uses few of the keys.
    /// </summary>
    public Lazy<Regex>? Pattern { get; private set; }

    /// <summary>
    /// A description of the pattern, from the keyword <c>patternErrorMessage</c>, which editors
    /// show (VS Code, yaml-language-server). Empty when the schema has none.
    /// </summary>
    public string PatternDescription { get; private set; } = "";

    public IReadOnlyList<string> Enum { get; private set; } = [];

    public double? Minimum { get; private set; }

    public double? ExclusiveMinimum { get; private set; }

    public double? Maximum { get; private set; }

    /// <summary>
    /// Returns the schema at a path such as <c>gate.f1</c>, or null when the path is not in the
    /// schema.
    /// </summary>
    public ConfigSchema? Find(string path)
    {
        var schema = this;
        foreach (var key in path.Split('.'))
        {
            if (!schema.Properties.TryGetValue(key, out schema))
            {
                return null;
            }
        }

        return schema;
    }

    /// <exception cref="InvalidOperationException">
    /// The schema uses a keyword that is not supported.
    /// </exception>
    public static ConfigSchema Parse(JsonElement json)
    {
        var schema = new ConfigSchema { Type = TypeOf(json), _allowsNumber = json.GetProperty("type").ValueKind == JsonValueKind.Array };
        var rejectsUnknownKeys = false;
        foreach (var keyword in json.EnumerateObject())
        {
            if (keyword.Name == "additionalProperties")
            {
                rejectsUnknownKeys = keyword.Value.ValueKind is JsonValueKind.False or JsonValueKind.Object;
                schema.OtherKeys = keyword.Value.ValueKind == JsonValueKind.Object ? Parse(keyword.Value) : null;
            }
            else
            {
                schema.ReadKeyword(keyword.Name, keyword.Value);
            }
        }

        return schema.Type != SchemaType.Object || rejectsUnknownKeys
            ? schema
            : throw new InvalidOperationException("the schema has an object without \"additionalProperties\"");
    }

    private void ReadKeyword(string keyword, JsonElement value)
    {
        switch (keyword)
        {
            case "$schema" or "title" or "type" or "default" or "examples":
                break;
            case "description":
                Description = value.GetString()!;
                break;
            case "properties":
                foreach (var property in value.EnumerateObject())
                {
                    Properties.Add(property.Name, Parse(property.Value));
                }

                break;
            case "required":
                Required = Strings(value);
                break;
            case "anyOf":
                RequiredAny = [.. value.EnumerateArray().SelectMany(alternative => Strings(alternative.GetProperty("required")))];
                break;
            case "items":
                Items = Parse(value);
                break;
            case "enum":
                Enum = Strings(value);
                break;
            case "pattern":
                Pattern = Anchored(value.GetString()!);
                break;
            case "patternErrorMessage":
                PatternDescription = value.GetString()!;
                break;
            default:
                ReadBound(keyword, value);
                break;
        }
    }

    private void ReadBound(string keyword, JsonElement value)
    {
        switch (keyword)
        {
            case "minItems":
                MinItems = value.GetInt32();
                break;
            case "maxItems":
                MaxItems = value.GetInt32();
                break;
            case "minLength":
                MinLength = value.GetInt32();
                break;
            case "maxLength":
                MaxLength = value.GetInt32();
                break;
            case "minimum":
                Minimum = value.GetDouble();
                break;
            case "exclusiveMinimum":
                ExclusiveMinimum = value.GetDouble();
                break;
            case "maximum":
                Maximum = value.GetDouble();
                break;
            default:
                throw new InvalidOperationException($"the schema uses the keyword \"{keyword}\", which is not supported");
        }
    }

    private static ConfigSchema Load()
    {
        using var stream = typeof(ConfigSchema).Assembly.GetManifestResourceStream("training-config.schema.json")!;
        using var document = JsonDocument.Parse(stream);
        return Parse(document.RootElement);
    }

    private static SchemaType TypeOf(JsonElement json) => json.GetProperty("type") switch
    {
        { ValueKind: JsonValueKind.Array } types when Strings(types) is ["number", "object"] => SchemaType.Object,
        { ValueKind: JsonValueKind.String } type => TypeOf(type.GetString()!),
        var other => throw new InvalidOperationException($"the schema uses the types {other}, which are not supported"),
    };

    private static SchemaType TypeOf(string name) => name switch
    {
        "object" => SchemaType.Object,
        "array" => SchemaType.Array,
        "string" => SchemaType.Text,
        "integer" => SchemaType.Whole,
        "number" => SchemaType.Number,
        "boolean" => SchemaType.Truth,
        var other => throw new InvalidOperationException($"the schema uses the type \"{other}\", which is not supported"),
    };

    private static List<string> Strings(JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetString()!)];

    /// <summary>
    /// Replaces <c>^</c> and <c>$</c>: in JSON Schema <c>$</c> matches the end of the text only, in
    /// .NET also before a final line break. There is no match timeout, because the patterns come
    /// from the embedded schema and take linear time; a timeout could only make a valid config fail
    /// on a busy machine.
    /// </summary>
    private static Lazy<Regex> Anchored(string pattern) => pattern.StartsWith('^') && pattern.EndsWith('$')
        ? new Lazy<Regex>(() => new Regex($@"\A(?:{pattern[1..^1]})\z", RegexOptions.CultureInvariant, Regex.InfiniteMatchTimeout))
        : throw new InvalidOperationException($"the schema has the pattern {pattern}, which does not begin with ^ and end with $");
}

internal enum SchemaType
{
    Object,
    Array,
    Text,
    Whole,
    Number,
    Truth,
}
