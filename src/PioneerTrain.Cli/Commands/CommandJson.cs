using System.Text.Json;
using System.Text.Json.Serialization;
using PioneerTrain.Configuration;
using PioneerTrain.Jobs;
using PioneerTrain.Reporting;

namespace PioneerTrain.Cli.Commands;

/// <summary>
/// The JSON that <c>--output json</c> prints. Names and meanings do not change; members may be
/// added.
/// </summary>
[JsonSourceGenerationOptions(WriteIndented = true, NewLine = "\n", PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(DiagnosticView[]))]
[JsonSerializable(typeof(JobView))]
[JsonSerializable(typeof(JobView[]))]
[JsonSerializable(typeof(CheckpointView[]))]
[JsonSerializable(typeof(LogView[]))]
[JsonSerializable(typeof(ErrorDocument))]
internal sealed partial class CommandJson : JsonSerializerContext;

internal sealed record DiagnosticView(string File, int Line, int Column, string Code, string Message, string? Source)
{
    /// <summary>The text for the console.</summary>
    [JsonIgnore]
    public string Text { get; private init; } = "";

    public static DiagnosticView Of(ConfigDiagnostic finding) =>
        new(finding.File, finding.Line, finding.Column, finding.Code.ToString(), finding.Message, finding.Source) { Text = finding.ToString() };

    /// <summary>
    /// The errors of a file that cannot be read, or of a data file that the config names.
    /// </summary>
    public static IReadOnlyList<DiagnosticView> Of(string config, RunException failure) => failure.Findings.Count == 0
        ? [new DiagnosticView(config, 0, 0, "File", failure.Message, null) { Text = failure.Message }]
        : [.. failure.Findings.Select(finding => new DiagnosticView(finding.File ?? config, finding.Line ?? 0, finding.Column ?? 0, "File", finding.Message, null) { Text = finding.ToString() })];
}

internal sealed record JobView(
    string Id,
    string Status,
    string? Outcome,
    string? ModelName,
    string? BaseModel,
    string? TrainingType,
    int? Epochs,
    string? ErrorMessage,
    DateTimeOffset? CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? CompletedAt)
{
    /// <summary>
    /// The scores, one member for each metric, by its key; null when it was not reported.
    /// </summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement> Scores { get; set; } = new Dictionary<string, JsonElement>(StringComparer.Ordinal);

    public static JobView Of(TrainingJob job) => new(
        job.Id,
        job.Status.Word,
        job.Status.Outcome?.ToString().ToLowerInvariant(),
        job.ModelName,
        job.BaseModel,
        job.TrainingType,
        job.Epochs,
        job.ErrorMessage,
        job.CreatedAt,
        job.StartedAt,
        job.CompletedAt)
    {
        Scores = ScoreJson.Write(job.Metrics.Values),
    };
}

internal sealed record CheckpointView(string Id, int? Epoch, int? Step, double? TrainingLoss, double? ValidationLoss, bool IsBest, bool IsFinal, DateTimeOffset? CreatedAt)
{
    public static CheckpointView Of(Checkpoint checkpoint) => new(
        checkpoint.Id,
        checkpoint.Epoch,
        checkpoint.Step,
        ScoreJson.Finite(checkpoint.TrainingLoss),
        ScoreJson.Finite(checkpoint.ValidationLoss),
        checkpoint.IsBest,
        checkpoint.IsFinal,
        checkpoint.CreatedAt);
}

internal sealed record LogView(string? Id, DateTimeOffset? Timestamp, string? Level, string Message, string? Source)
{
    public static LogView Of(LogEntry entry) => new(entry.Id, entry.Timestamp, entry.Level, entry.Message, entry.Source);
}
