using System.Text.Json;

namespace PioneerTrain.LocalServer.Inference;

/// <summary>
/// Reads the classifications of a schema: a list of tasks, or an object from task to labels or to
/// the settings of a task.
/// </summary>
internal static class ClassificationReader
{
    private const int MinLabels = 2;

    private static readonly string[] _keys = ["task", "labels", "multi_label", "cls_threshold", "top_k"];

    /// <summary>Reads the tasks.</summary>
    /// <exception cref="InvalidSchemaException">The schema is invalid.</exception>
    public static IReadOnlyList<ClassificationTask> Read(JsonElement value)
    {
        var tasks = value.ValueKind switch
        {
            JsonValueKind.Array => value.EnumerateArray().Select(ReadTask).ToList(),
            JsonValueKind.Object => [.. value.EnumerateObject().Select(member => ReadTask(member.Name, member.Value))],
            _ => throw new InvalidSchemaException("schema.classifications must be a list or an object."),
        };
        return tasks.DistinctBy(task => task.Name, StringComparer.Ordinal).Count() == tasks.Count
            ? tasks
            : throw new InvalidSchemaException("schema.classifications has two tasks with the same name.");
    }

    private static ClassificationTask ReadTask(JsonElement item) => item.ValueKind == JsonValueKind.Object
        ? ReadTask(SchemaReader.Name(SchemaReader.Value(item, "task") ?? default, "schema.classifications"), item)
        : throw new InvalidSchemaException("schema.classifications has an item that is not an object.");

    private static ClassificationTask ReadTask(string name, JsonElement settings)
    {
        if (settings.ValueKind == JsonValueKind.Array)
        {
            return new ClassificationTask { Name = name, Labels = ReadLabels(name, settings) };
        }

        if (settings.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidSchemaException(
                $"The classification task '{name}' must be a list of labels or an object.");
        }

        var unknown = settings.EnumerateObject().Select(member => member.Name).Except(_keys, StringComparer.Ordinal);
        if (unknown.FirstOrDefault() is { } key)
        {
            throw new InvalidSchemaException(
                $"The classification task '{name}' has the unsupported key '{key}'; "
                + $"expected {string.Join(", ", _keys)}.");
        }

        return new ClassificationTask
        {
            Name = name,
            Labels = ReadLabels(name, SchemaReader.Value(settings, "labels") ?? default),
            IsMultiLabel = ReadFlag(name, settings, "multi_label"),
            Threshold = ReadNumber(name, settings, "cls_threshold", 0, 1, "a number from 0 to 1"),
            MaxLabels = (int?)ReadNumber(name, settings, "top_k", 1, int.MaxValue, "an integer of at least 1"),
        };
    }

    // A label with a description is an object, which the service rejects too.
    private static IReadOnlyList<string> ReadLabels(string task, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            throw new InvalidSchemaException($"The classification task '{task}' must have a list of labels.");
        }

        var labels = SchemaReader.Names(value.EnumerateArray(), $"The classification task '{task}'");
        return labels.Count >= MinLabels
            ? labels
            : throw new InvalidSchemaException(
                $"The classification task '{task}' has {labels.Count} labels; expected at least {MinLabels}.");
    }

    private static bool ReadFlag(string task, JsonElement settings, string key) =>
        SchemaReader.Value(settings, key) switch
        {
            null => false,
            { ValueKind: JsonValueKind.True or JsonValueKind.False } flag => flag.GetBoolean(),
            _ => throw new InvalidSchemaException($"{key} of the classification task '{task}' must be true or false."),
        };

    private static double? ReadNumber(
        string task, JsonElement settings, string key, double min, double max, string expected)
    {
        if (SchemaReader.Value(settings, key) is not { } value)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number
            && value.TryGetDouble(out var number)
            && number >= min
            && number <= max
            ? number
            : throw new InvalidSchemaException($"{key} of the classification task '{task}' must be {expected}.");
    }
}
