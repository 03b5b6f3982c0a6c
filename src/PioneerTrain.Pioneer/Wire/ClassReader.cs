using System.Text.Json;

namespace PioneerTrain.Pioneer.Wire;

/// <summary>Reads the answer to a classification task: under the task's name, or under it within
/// <c>classifications</c>. A class is a string, or an object with <c>label</c> (in constrained
/// classification <c>value</c>).</summary>
internal static class ClassReader
{
    /// <exception cref="InferenceFormatException">The answer does not have the task, or is not in an
    /// accepted form. The live service can return status 200 with <c>{"categories":[]}</c> instead
    /// of the task (probed 2026-09-17).</exception>
    public static IReadOnlyList<ClassPrediction> Read(JsonElement answer, string taskName, InferenceTask task)
    {
        var problem = $"the response has no answer to the task '{ServerText.Clean(taskName, null)}'";
        var value = answer.Member(taskName) ?? answer.Member("classifications")?.Member(taskName)
            ?? throw new InferenceFormatException(problem);
        var isList = value.ValueKind == JsonValueKind.Array;
        if (task == InferenceTask.SingleLabel && isList && value.GetArrayLength() != 1)
        {
            throw new InferenceFormatException($"the response has {value.GetArrayLength()} classes; expected 1");
        }

        IEnumerable<JsonElement> classes = isList ? value.EnumerateArray() : [value];
        return [.. classes.Select(Class).DistinctBy(prediction => prediction.Label, StringComparer.Ordinal)];
    }

    private static ClassPrediction Class(JsonElement item)
    {
        var isText = item.ValueKind == JsonValueKind.String;
        var label = isText ? item.GetString() : item.Text("label") ?? item.Text("value");
        return string.IsNullOrWhiteSpace(label)
            ? throw new InferenceFormatException("a class of the response has no label")
            : new ClassPrediction(label, Confidence.Of(item));
    }
}
