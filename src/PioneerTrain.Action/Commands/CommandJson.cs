using System.Text.Json.Serialization;
using PioneerTrain.Configuration;
using PioneerTrain.Jobs;

namespace PioneerTrain.Cli.Commands;

/// <summary>What <c>--output json</c> prints. Names and meanings stay; members may be added.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, NewLine = "\n", PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(DiagnosticView[]))]
[JsonSerializable(typeof(JobView))]
[JsonSerializable(typeof(JobView[]))]
[JsonSerializable(typeof(CheckpointView[]))]
[JsonSerializable(typeof(LogView[]))]
internal sealed partial class CommandJson : JsonSerializerContext;

internal sealed record DiagnosticView(string File, int Line, int Column, string Code, string Message, string? Source)
{
    public static DiagnosticView Of(ConfigDiagnostic finding) => new(finding.File, finding.Line, finding.Column, finding.Code.ToString(), finding.Message, finding.Source);
}

internal sealed record JobView(
    string Id,
    string Status,
    string? Outcome,
    string? ModelName,
    string? BaseModel,
    string? TrainingType,
    int? Epochs,
    double? F1,
    double? Precision,
    double? Recall,
    string? ErrorMessage,
    DateTimeOffset? CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? CompletedAt)
{
    public static JobView Of(TrainingJob job) => new(
        job.Id,
        job.Status.Word,
        job.Status.Outcome?.ToString().ToLowerInvariant(),
        job.ModelName,
        job.BaseModel,
        job.TrainingType,
        job.Epochs,
        job.Metrics.F1,
        job.Metrics.Precision,
        job.Metrics.Recall,
        job.ErrorMessage,
        job.CreatedAt,
        job.StartedAt,
        job.CompletedAt);
}

internal sealed record CheckpointView(string Id, int? Epoch, int? Step, double? TrainingLoss, double? ValidationLoss, bool IsBest, bool IsFinal, DateTimeOffset? CreatedAt)
{
    public static CheckpointView Of(Checkpoint checkpoint) => new(
        checkpoint.Id, checkpoint.Epoch, checkpoint.Step, checkpoint.TrainingLoss, checkpoint.ValidationLoss, checkpoint.IsBest, checkpoint.IsFinal, checkpoint.CreatedAt);
}

internal sealed record LogView(string? Id, DateTimeOffset? Timestamp, string? Level, string Message, string? Source)
{
    public static LogView Of(LogEntry entry) => new(entry.Id, entry.Timestamp, entry.Level, entry.Message, entry.Source);
}
