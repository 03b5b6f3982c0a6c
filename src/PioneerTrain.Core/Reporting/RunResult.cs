using System.Text.Json;
using System.Text.Json.Serialization;

namespace PioneerTrain.Reporting;

/// <summary>The whole run in one value: what <c>result.json</c> holds and every report is rendered from. Its form is <c>result.schema.json</c>.</summary>
public sealed record RunResult
{
    /// <summary>Raised when a reader of an earlier version would misread the file; a new member alone does not raise it.</summary>
    public const int CurrentSchemaVersion = 1;

    public int SchemaVersion { get; init; } = CurrentSchemaVersion;

    public required string ProgramVersion { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset EndedAt { get; init; }

    public required ConfigFileResult Config { get; init; }

    /// <summary>Null when no job was created.</summary>
    public required JobResult? Job { get; init; }

    /// <summary>Null when none were reported.</summary>
    public required MetricsResult? Metrics { get; init; }

    public required GateResult Gate { get; init; }

    /// <summary>Null when none were kept.</summary>
    public required WeightsResult? Weights { get; init; }

    public required Conclusion Conclusion { get; init; }

    /// <summary>Why the run ended without a model to judge or deliver, as a sentence; null when it has one. May hold the service's own words.</summary>
    public required string? Reason { get; init; }

    /// <summary>Of the process, as documented in the README.</summary>
    public required int ExitCode { get; init; }

    /// <summary>True when the model was trained or scored on synthetic rows, so that no figure here says anything about real data.</summary>
    public bool SyntheticData { get; init; }

    /// <summary>Sentences that a reader of the figures must know. Our own words.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>Sentences on what went wrong after the training succeeded: no score, no weights.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    public IReadOnlyList<LinkResult> Links { get; init; } = [];

    /// <summary>The text of <c>result.json</c>: indented UTF-8 with a last line break.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ReportingJson.Default.RunResult) + "\n";
}

/// <param name="File">As it was named on the command line or in the workflow.</param>
/// <param name="Sha256">Of its bytes, 64 lower-case hex digits.</param>
public sealed record ConfigFileResult(string File, string Sha256);

/// <param name="Title">What stands in the report.</param>
/// <param name="Url">Absolute, <c>https</c> or <c>http</c>; a report shows any other as plain text.</param>
public sealed record LinkResult(string Title, string Url);

/// <param name="File">Where the archive is, relative to the working directory; null when it went to the workflow's artifacts alone.</param>
/// <param name="Bytes">Size of the archive.</param>
/// <param name="Sha256">Of the archive, 64 lower-case hex digits.</param>
/// <param name="Entries">What is in the archive.</param>
/// <param name="Artifact">Null outside a workflow, and where the server takes no artifacts.</param>
public sealed record WeightsResult(string? File, long Bytes, string Sha256, IReadOnlyList<WeightsEntry> Entries, ArtifactResult? Artifact = null);

/// <summary>The weights as an artifact of the workflow run.</summary>
/// <param name="Id">GitHub's number for it.</param>
/// <param name="Url">Where a person with access to the repository can download it; null where the run is not known.</param>
public sealed record ArtifactResult(string Name, long Id, string? Url);

/// <param name="Bytes">Unpacked.</param>
public sealed record WeightsEntry(string Name, long Bytes);

[JsonSourceGenerationOptions(WriteIndented = true, NewLine = "\n", PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(RunResult))]
[JsonSerializable(typeof(double?))]
internal sealed partial class ReportingJson : JsonSerializerContext;
