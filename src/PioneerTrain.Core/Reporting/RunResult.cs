using System.Text.Json;
using System.Text.Json.Serialization;

namespace PioneerTrain.Reporting;

/// <summary>
/// The result of a run: the content of <c>result.json</c> and the source of all reports. Described
/// by <c>result.schema.json</c>.
/// </summary>
public sealed record RunResult
{
    /// <summary>
    /// The version of the format. It increases when readers of an earlier version would misread the
    /// file; a new member does not increase it.
    /// </summary>
    public const int CurrentSchemaVersion = 1;

    public int SchemaVersion { get; init; } = CurrentSchemaVersion;

    public required string ProgramVersion { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>
    /// The title of the report; null when the run ended before it was known, and for the name of the
    /// model at the service.
    /// </summary>
    public string? Title { get; init; }

    public required ConfigFileResult Config { get; init; }

    /// <summary>Null when no job was created.</summary>
    public required JobResult? Job { get; init; }

    /// <summary>How the model is released; null when the config has no <c>release</c>.</summary>
    public ReleaseResult? Release { get; init; }

    /// <summary>
    /// The jobs of a sweep; null when the config has no <c>sweep</c>. <see cref="Job"/> is the
    /// selected one.
    /// </summary>
    public SweepResult? Sweep { get; init; }

    /// <summary>The losses by epoch, where the service reports checkpoints.</summary>
    public IReadOnlyList<EpochResult> Epochs { get; init; } = [];

    /// <summary>Null when no scores were reported.</summary>
    public required MetricsResult? Metrics { get; init; }

    /// <summary>How the scores were measured; null when no model was evaluated.</summary>
    public EvaluationResult? Evaluation { get; init; }

    /// <summary>The comparison with the baseline; null when the config has none.</summary>
    public BaselineResult? Baseline { get; init; }

    /// <summary>
    /// The texts of the examples that changed, by hash; null unless the config has
    /// <c>report.examples: true</c>. Untrusted text.
    /// </summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, string>? ExampleTexts { get; init; }

    /// <summary>The counts of each example; null without an evaluation by inference.</summary>
    [JsonIgnore]
    public EvaluationFile? Details { get; init; }

    public required GateResult Gate { get; init; }

    /// <summary>Null when no weights were saved.</summary>
    public required WeightsResult? Weights { get; init; }

    public required Conclusion Conclusion { get; init; }

    /// <summary>
    /// Why the run ended without a trained model, as a sentence; null when it has one. Can contain
    /// text of the service.
    /// </summary>
    public required string? Reason { get; init; }

    /// <summary>The exit code of the process, as documented in the README.</summary>
    public required int ExitCode { get; init; }

    /// <summary>
    /// True when the model was trained or evaluated on synthetic rows, so that the scores do not
    /// apply to real data.
    /// </summary>
    public bool SyntheticData { get; init; }

    /// <summary>
    /// Sentences that a reader of the scores must know. Contains no text of the service.
    /// </summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>The errors that ended the run before there was a job; empty for other runs.</summary>
    public IReadOnlyList<Finding> Errors { get; init; } = [];

    /// <summary>Problems that did not end the run.</summary>
    public IReadOnlyList<Finding> Warnings { get; init; } = [];

    public IReadOnlyList<LinkResult> Links { get; init; } = [];

    /// <summary>
    /// The workflow artifact with the complete report; null when none was uploaded. The artifact
    /// contains <c>result.json</c>, which therefore has no member for it.
    /// </summary>
    [JsonIgnore]
    public ArtifactResult? ReportArtifact { get; init; }

    /// <summary>
    /// True when weights were kept although the gate did not pass, so that people can find out why.
    /// </summary>
    [JsonIgnore]
    public bool IsKeptForInspection => Weights is not null
        && Conclusion is Conclusion.GateFailed or Conclusion.EvaluationFailed or Conclusion.NotEvaluated or Conclusion.NotComparable or Conclusion.Inconclusive;

    /// <summary>
    /// Returns the text of <c>result.json</c>: indented JSON with a final line break.
    /// </summary>
    public string ToJson() => JsonSerializer.Serialize(this, ReportingJson.Default.RunResult) + "\n";
}

/// <summary>The config file of the run.</summary>
/// <param name="File">The path as given on the command line or in the workflow.</param>
/// <param name="Sha256">The SHA-256 of its bytes, as 64 lower-case hex digits.</param>
public sealed record ConfigFileResult(string File, string? Sha256);

/// <summary>The section <c>release</c> of the config.</summary>
/// <param name="License">The license of the model, as an SPDX id.</param>
/// <param name="Draft">Whether the release stays a draft.</param>
/// <param name="Prerelease">Whether the release is marked as a prerelease.</param>
public sealed record ReleaseResult(string License, bool Draft, bool Prerelease);

/// <summary>A link in the report.</summary>
/// <param name="Title">The text of the link.</param>
/// <param name="Url">
/// An absolute <c>https</c> or <c>http</c> URL; the report shows any other as plain text.
/// </param>
public sealed record LinkResult(string Title, string Url);

/// <summary>The archive with the trained weights.</summary>
/// <param name="File">
/// The path of the archive, relative to the working directory; null when it was only uploaded as a
/// workflow artifact.
/// </param>
/// <param name="Bytes">The size of the archive in bytes.</param>
/// <param name="Sha256">The SHA-256 of the archive, as 64 lower-case hex digits.</param>
/// <param name="Entries">The entries of the archive.</param>
/// <param name="Artifact">
/// The workflow artifact; null outside a workflow, and on servers that do not support artifacts.
/// </param>
public sealed record WeightsResult(string? File, long Bytes, string Sha256, IReadOnlyList<WeightsEntry> Entries, ArtifactResult? Artifact = null);

/// <summary>The weights as a workflow artifact.</summary>
/// <param name="Id">The id that GitHub assigned.</param>
/// <param name="Url">
/// The download page for users with access to the repository; null when the run is unknown.
/// </param>
public sealed record ArtifactResult(string Name, long Id, string? Url);

/// <summary>An entry of the weights archive.</summary>
/// <param name="Bytes">The uncompressed size in bytes.</param>
public sealed record WeightsEntry(string Name, long Bytes);

[JsonSourceGenerationOptions(WriteIndented = true, NewLine = "\n", PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(RunResult))]
[JsonSerializable(typeof(EvaluationReport))]
[JsonSerializable(typeof(ComparisonReport))]
[JsonSerializable(typeof(StoredResult))]
[JsonSerializable(typeof(double?))]
internal sealed partial class ReportingJson : JsonSerializerContext;
