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

    private const string NotAnEvaluation = "the file is not an evaluation.json";
    private const string Advice = "Use an evaluation.json of a run or of pioneer-train evaluate.";

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
            return ProblemOf(content) is { } problem ? (null, new Finding($"{problem}. {Advice}", path)) : (content, null);
        }
        catch (JsonException invalid)
        {
            var why = invalid.Message.Split(" Path: ")[0].TrimEnd('.');
            return (null, new Finding($"{NotAnEvaluation}: {why}", path, (int?)invalid.LineNumber + 1, (int?)invalid.BytePositionInLine + 1));
        }
    }

    private static string? ProblemOf(EvaluationFile? file) => file switch
    {
        null => $"{NotAnEvaluation}: it is null",
        { SchemaVersion: not EvaluationFile.CurrentSchemaVersion and var version } =>
            $"schema_version is {version}, and this program reads {EvaluationFile.CurrentSchemaVersion}",
        { Labels: null or [] } => "labels is missing or empty",
        _ when !_tasks.Contains(file.Task, StringComparer.Ordinal) => "task is not entities, single_label or multi_label",
        { Examples: null or [] } => "examples is missing or empty",
        _ => ProblemOf(file.Examples),
    };

    private static string? ProblemOf(IReadOnlyList<EvaluatedExample> examples)
    {
        var hashes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, example) in examples.Index())
        {
            if (!IsValid(example))
            {
                return $"examples[{index}] has no valid hash and counts";
            }

            if (!hashes.Add(example.Hash))
            {
                return $"examples[{index}] has the hash of an example before it";
            }
        }

        return null;
    }

    private static bool IsValid(EvaluatedExample? example) =>
        example is { Hash.Length: HashDigits, Labels: not null }
        && example.Hash.All(char.IsAsciiHexDigitLower)
        && example.Labels.Values.All(counts => counts is { Length: 3 } && counts.All(count => count is >= 0 and <= MaximumCount));
}
