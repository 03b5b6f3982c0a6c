using System.Text.Json;

namespace PioneerTrain.Trainer.Rows;

/// <summary>
/// Reads the class of a row: <c>label</c>, or <c>true_label</c> of the first classification in the
/// format of GLiNER2.
/// </summary>
internal static class RowClass
{
    /// <summary>Returns the class, or null if the row has none.</summary>
    public static string? Read(JsonElement row, WarnAboutRow warn)
    {
        if (row.TryGetProperty("label", out var label) && label.ValueKind != JsonValueKind.Null)
        {
            return RowReader.ReadName(label, "\"label\"");
        }

        if (!RowReader.Labels(row).TryGetProperty("classifications", out var tasks) || tasks.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (tasks.ValueKind != JsonValueKind.Array)
        {
            throw new InvalidRowException($"\"classifications\" is {RowReader.Name(tasks)}; expected a list");
        }

        if (tasks.GetArrayLength() > 1)
        {
            warn("only the first of several classifications is used", tasks.GetArrayLength() - 1);
        }

        return tasks.EnumerateArray().Select(task => ReadTask(task, warn)).FirstOrDefault();
    }

    private static string ReadTask(JsonElement task, WarnAboutRow warn)
    {
        if (task.ValueKind != JsonValueKind.Object || !task.TryGetProperty("true_label", out var label))
        {
            throw new InvalidRowException("a classification has no \"true_label\"");
        }

        if (label.ValueKind != JsonValueKind.Array)
        {
            return RowReader.ReadName(label, "\"true_label\"");
        }

        if (label.GetArrayLength() == 0)
        {
            throw new InvalidRowException("\"true_label\" is an empty list");
        }

        if (label.GetArrayLength() > 1)
        {
            warn("only the first of several true labels is used", label.GetArrayLength() - 1);
        }

        return RowReader.ReadName(label[0], "\"true_label\"");
    }
}
