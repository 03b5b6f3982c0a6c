using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using PioneerTrain.Scoring;

namespace PioneerTrain.Reporting;

/// <summary>
/// The counts of each example of an evaluation: the content of <c>evaluation.json</c>, which a later
/// run compares its model with. Contains no text. Described by <c>evaluation.schema.json</c>.
/// </summary>
public sealed record EvaluationFile
{
    /// <summary>
    /// The version of the format. It increases when readers of an earlier version would misread the
    /// file.
    /// </summary>
    public const int CurrentSchemaVersion = 1;

    public int SchemaVersion { get; init; } = CurrentSchemaVersion;

    public required string ProgramVersion { get; init; }

    /// <summary>When the evaluation ended; null when unknown.</summary>
    public DateTimeOffset? MeasuredAt { get; init; }

    /// <summary>The model that was evaluated: the id of the job, or a base model.</summary>
    public required string Model { get; init; }

    /// <summary>The path of the held-out file.</summary>
    public required string File { get; init; }

    /// <summary>The SHA-256 of the held-out file, as 64 lower-case hex digits.</summary>
    public required string FileSha256 { get; init; }

    /// <summary>The requested labels, in the order that was sent.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>The SHA-256 of the labels in their order.</summary>
    public string LabelsSha256 => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Labels))));

    /// <summary><c>entities</c>, <c>single_label</c> or <c>multi_label</c>.</summary>
    public required string Task { get; init; }

    /// <summary>The name of the classification task; null for entities.</summary>
    public required string? TaskName { get; init; }

    /// <summary>The threshold of entities; null for classification.</summary>
    public required double? Threshold { get; init; }

    /// <summary>The threshold of multi-label classification; null for other tasks.</summary>
    public required double? ClsThreshold { get; init; }

    /// <summary><c>text</c> or <c>occurrence</c>; null for classification.</summary>
    public required string? Match { get; init; }

    /// <summary>The number of rows without a prediction, which are not among the examples.</summary>
    public required int FailedRows { get; init; }

    /// <summary>The examples, in the order of the file.</summary>
    public required IReadOnlyList<EvaluatedExample> Examples { get; init; }

    /// <param name="evaluation">The result of an evaluation by inference.</param>
    public static EvaluationFile From(EvaluationResult evaluation, string task, IReadOnlyList<EvaluatedExample> examples, string programVersion) => new()
    {
        ProgramVersion = programVersion,
        Model = evaluation.Model!,
        File = evaluation.File!,
        FileSha256 = evaluation.FileSha256!,
        Labels = evaluation.Labels,
        Task = task,
        TaskName = evaluation.TaskName,
        Threshold = evaluation.Threshold,
        ClsThreshold = evaluation.ClsThreshold,
        Match = evaluation.Match,
        FailedRows = evaluation.FailedRows ?? 0,
        Examples = examples,
    };

    /// <summary>Computes the scores. The kinds of the errors are not known from the counts.</summary>
    /// <param name="confidence">The confidence of each one-sided bound, from 0.5 to 0.999.</param>
    public EvaluationScores ToScores(double confidence) =>
        EvaluationScores.FromStored(Task != "entities", [.. Examples.Select(example => example.ToHashed().Counts)], Labels, confidence);

    /// <summary>Returns the text of the file: JSON with a final line break.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, EvaluationJson.Default.EvaluationFile) + "\n";
}

/// <summary>An example of an evaluation.</summary>
/// <param name="Hash">See <see cref="ExampleHasher"/>.</param>
/// <param name="Labels">
/// True positives, false positives and false negatives of each label that has one.
/// </param>
public sealed record EvaluatedExample(string Hash, IReadOnlyDictionary<string, int[]> Labels)
{
    public static EvaluatedExample Of(string hash, ExampleCounts counts) => new(
        hash,
        counts.Labels.ToDictionary(
            label => label.Label,
            label => new[] { label.TruePositives, label.FalsePositives, label.FalseNegatives },
            StringComparer.Ordinal));

    /// <summary>Returns the example for a comparison.</summary>
    public HashedExample ToHashed() => new(
        Hash,
        new ExampleCounts([.. Labels.OrderBy(label => label.Key, StringComparer.Ordinal)
            .Select(label => new LabelCounts(label.Key, label.Value[0], label.Value[1], label.Value[2]))]));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(EvaluationFile))]
internal sealed partial class EvaluationJson : JsonSerializerContext;
