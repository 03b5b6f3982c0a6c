using System.Text.Json;
using System.Text.Json.Serialization;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Wire;
using PioneerTrain.Reporting;

namespace PioneerTrain.Cli.Commands;

/// <summary>
/// The JSON that <c>--output json</c> prints. Names and meanings do not change; members may be
/// added.
/// </summary>
[JsonSourceGenerationOptions(WriteIndented = true, NewLine = "\n", PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ValidFiles))]
[JsonSerializable(typeof(WrittenFiles))]
[JsonSerializable(typeof(JobView))]
[JsonSerializable(typeof(JobView[]))]
[JsonSerializable(typeof(CheckpointView[]))]
[JsonSerializable(typeof(UploadView))]
[JsonSerializable(typeof(DatasetView[]))]
[JsonSerializable(typeof(LogView))]
[JsonSerializable(typeof(ErrorDocument))]
internal sealed partial class CommandJson : JsonSerializerContext;

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
    /// <summary>As for <see cref="JobView.Scores"/>.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement> Scores { get; set; } = new Dictionary<string, JsonElement>(StringComparer.Ordinal);

    public static CheckpointView Of(Checkpoint checkpoint) => new(
        checkpoint.Id,
        checkpoint.Epoch,
        checkpoint.Step,
        ScoreJson.Finite(checkpoint.TrainingLoss),
        ScoreJson.Finite(checkpoint.ValidationLoss),
        checkpoint.IsBest,
        checkpoint.IsFinal,
        checkpoint.CreatedAt)
    {
        Scores = ScoreJson.Write(checkpoint.Metrics.Values),
    };
}

internal sealed record LogView(string? Id, DateTimeOffset? Timestamp, string? Level, string Message, string? Source)
{
    public static LogView Of(LogEntry entry) => new(entry.Id, entry.Timestamp, entry.Level, entry.Message, entry.Source);
}

/// <param name="Status">Only a version that is <c>ready</c> can be trained on.</param>
internal sealed record DatasetView(string Name, string? Version, string? Type, string Status, int? Rows, string? ProcessingError, IReadOnlyList<string> Warnings)
{
    public static DatasetView Of(Dataset dataset) =>
        new(dataset.Name, dataset.Version, dataset.Kind, dataset.Status, dataset.Rows, dataset.ProcessingError, dataset.Warnings);
}

/// <param name="Uploaded">False when the service has a version with the same rows already.</param>
internal sealed record UploadView(string Name, string? Version, bool Uploaded, IReadOnlyList<string> Warnings);
