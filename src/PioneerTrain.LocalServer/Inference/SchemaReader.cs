using System.Text.Json;
using PioneerTrain.Trainer;

namespace PioneerTrain.LocalServer.Inference;

/// <summary>
/// Reads the schema of a request in the forms of the service: a flat list of labels (deprecated),
/// or an object with <c>entities</c> and <c>classifications</c>.
/// </summary>
internal static class SchemaReader
{
    private const string Expected =
        "Expected at least one of entities, structures, classifications, or relations.";

    private static readonly string[] _keys = ["entities", "structures", "classifications", "relations"];

    /// <summary>Reads a schema.</summary>
    /// <exception cref="InvalidSchemaException">The schema is invalid.</exception>
    public static InferenceSchema Read(JsonElement schema)
    {
        if (schema.ValueKind == JsonValueKind.Array)
        {
            return new InferenceSchema(ReadEntities(schema), [], IsList: true);
        }

        if (schema.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidSchemaException($"schema must be an object. {Expected}");
        }

        CheckKeys(schema);
        var entities = Value(schema, "entities") is { } labels ? ReadEntities(labels) : null;
        var tasks = Value(schema, "classifications") is { } classes ? ClassificationReader.Read(classes) : [];
        if (entities is null && tasks.Count == 0)
        {
            throw new InvalidSchemaException($"schema is empty. {Expected}");
        }

        if (entities is not null && tasks.Any(task => task.Name == "entities"))
        {
            throw new InvalidSchemaException(
                "A classification task cannot be named 'entities' if entities are requested.");
        }

        return new InferenceSchema(entities, tasks);
    }

    /// <summary>Returns a member that is not null; null if there is none.</summary>
    public static JsonElement? Value(JsonElement holder, string name) =>
        holder.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>Reads a list of 1 to 256 names and removes duplicates.</summary>
    public static IReadOnlyList<string> Names(IEnumerable<JsonElement> values, string what)
    {
        var names = values.Select(value => Name(value, what)).Distinct(StringComparer.Ordinal).ToList();
        return names.Count <= DatasetLimits.Names
            ? names
            : throw new InvalidSchemaException(
                $"{what} has {names.Count} names; expected at most {DatasetLimits.Names}.");
    }

    public static string Name(JsonElement value, string what) =>
        value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } name
            ? name
            : throw new InvalidSchemaException($"{what} has a name that is not a string of at least 1 character.");

    private static void CheckKeys(JsonElement schema)
    {
        var keys = schema.EnumerateObject().Select(member => member.Name);
        var unknown = keys.Except(_keys, StringComparer.Ordinal).ToList();
        if (unknown.Count > 0)
        {
            var names = string.Join(", ", unknown.Take(10).Select(name => $"'{name}'"));
            throw new InvalidSchemaException($"schema contains unsupported keys: [{names}]. {Expected}");
        }

        foreach (var name in (string[])["structures", "relations"])
        {
            if (Value(schema, name) is { } value && !IsEmpty(value))
            {
                throw new InvalidSchemaException(
                    $"schema.{name} is not supported by the local models; expected entities or classifications.");
            }
        }
    }

    private static bool IsEmpty(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.GetArrayLength() == 0,
        JsonValueKind.Object => value.GetPropertyCount() == 0,
        _ => false,
    };

    private static List<EntityLabel> ReadEntities(JsonElement value)
    {
        var labels = value.ValueKind switch
        {
            JsonValueKind.Array => [.. value.EnumerateArray().Select(ReadEntity)],
            JsonValueKind.Object => value.EnumerateObject()
                .Select(member => ReadEntity(member.Name, member.Value))
                .ToList(),
            _ => throw new InvalidSchemaException("schema.entities must be a list or an object."),
        };
        var distinct = labels.DistinctBy(label => label.Name, StringComparer.Ordinal).ToList();
        return distinct.Count switch
        {
            0 => throw new InvalidSchemaException("schema.entities is empty; expected at least one label."),
            > DatasetLimits.Names => throw new InvalidSchemaException(
                $"schema.entities has {distinct.Count} labels; expected at most {DatasetLimits.Names}."),
            _ => distinct,
        };
    }

    private static EntityLabel ReadEntity(JsonElement item) => item.ValueKind == JsonValueKind.Object
        ? ReadEntity(Name(Value(item, "name") ?? default, "schema.entities"), item)
        : new EntityLabel(Name(item, "schema.entities"));

    /// <summary>Reads the description of a label: a string, or an object.</summary>
    private static EntityLabel ReadEntity(string name, JsonElement description)
    {
        if (description.ValueKind is JsonValueKind.String or JsonValueKind.Null)
        {
            return new EntityLabel(name);
        }

        if (description.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidSchemaException($"The description of the label '{name}' must be a string or an object.");
        }

        foreach (var member in description.EnumerateObject())
        {
            if (member.Name is not ("name" or "description" or "dtype"))
            {
                throw new InvalidSchemaException(
                    $"The label '{name}' has the unsupported key '{member.Name}'; "
                    + "expected name, description or dtype.");
            }
        }

        var type = Value(description, "dtype");
        return (type is { ValueKind: JsonValueKind.String } word ? word.GetString() : type?.GetRawText()) switch
        {
            null or "list" => new EntityLabel(name),
            "str" => new EntityLabel(name, IsSingle: true),
            _ => throw new InvalidSchemaException($"dtype of the label '{name}' is invalid; expected 'list' or 'str'."),
        };
    }
}
