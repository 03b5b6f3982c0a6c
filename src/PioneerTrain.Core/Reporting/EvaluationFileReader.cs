using System.Text.Json;

namespace PioneerTrain.Reporting;

/// <summary>
/// Reads an <c>evaluation.json</c>. The file can come from anyone, so its counts are checked as
/// <c>evaluation.schema.json</c> describes them.
/// </summary>
public static class EvaluationFileReader
{
    /// <summary>The maximum size of a file in bytes (64 MiB).</summary>
    public const int MaximumBytes = 64 << 20;

    private const int HashDigits = 32;

    /// <summary>Sums of counts up to this stay within the range of an integer.</summary>
    private const int MaximumCount = 1_000;

    private static readonly string[] _tasks = ["entities", "single_label", "multi_label"];

    /// <summary>Returns the content, or what is wrong with it.</summary>
    /// <param name="json">The bytes of the file, in UTF-8.</param>
    /// <param name="path">The path for the finding.</param>
    public static (EvaluationFile? Content, Finding? Problem) Read(ReadOnlySpan<byte> json, string path)
    {
        try
        {
            json = json.StartsWith("\uFEFF"u8) ? json[3..] : json;
            var content = JsonSerializer.Deserialize(json, EvaluationJson.Default.EvaluationFile);
            return ProblemOf(content) is { } problem ? (null, new Finding($"{problem}. Use an evaluation.json of a run or of pioneer-train evaluate.", path)) : (content, null);
        }
        catch (JsonException invalid)
        {
            return (null, new Finding($"the file is not an evaluation.json: {invalid.Message.Split(" Path: ")[0].TrimEnd('.')}", path, (int?)invalid.LineNumber + 1, (int?)invalid.BytePositionInLine + 1));
        }
    }

    private static string? ProblemOf(EvaluationFile? file) => file switch
    {
        null => "the file is not an evaluation.json: it is null",
        { SchemaVersion: not EvaluationFile.CurrentSchemaVersion } => $"schema_version is {file.SchemaVersion}, and this program reads {EvaluationFile.CurrentSchemaVersion}",
        { Labels: null or [] } => "labels is missing or empty",
        _ when !_tasks.Contains(file.Task, StringComparer.Ordinal) => "task is not entities, single_label or multi_label",
        { Examples: null or [] } => "examples is missing or empty",
        _ when file.Examples.Index().Where(example => !IsValid(example.Item)).Select(example => (int?)example.Index).FirstOrDefault() is { } wrong => $"examples[{wrong}] has no valid hash and counts",
        _ when file.Examples.Count != file.Examples.Select(example => example.Hash).Distinct(StringComparer.Ordinal).Count() => "two examples have the same hash",
        _ => null,
    };

    private static bool IsValid(EvaluatedExample? example) =>
        example is { Hash.Length: HashDigits, Labels: not null }
        && example.Hash.All(char.IsAsciiHexDigitLower)
        && example.Labels.Values.All(counts => counts is { Length: 3 } && counts.All(count => count is >= 0 and <= MaximumCount));
}
