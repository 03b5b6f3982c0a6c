using System.Text.Json;
using System.Text.Json.Serialization;

namespace PioneerTrain.Pioneer.Wire;

// The wire format. Each record is the documented payload, reduced to the members that are used.
// Reading is lenient (see LenientConverters). Members with more than one form (metrics, lists)
// remain a JsonElement and are read by WireReader.

internal sealed record TrainingJobWire(
    [property: JsonPropertyName("id")] string? Id,
    [property: JsonPropertyName("job_id")] string? JobId,
    [property: JsonPropertyName("status")] string? Status,
    [property: JsonPropertyName("normalized_status")] string? NormalizedStatus,
    [property: JsonPropertyName("is_terminal_status")] bool? IsTerminalStatus,
    [property: JsonPropertyName("model_name")] string? ModelName,
    [property: JsonPropertyName("base_model")] string? BaseModel,
    [property: JsonPropertyName("datasets")] JsonElement? Datasets,
    [property: JsonPropertyName("training_type")] string? TrainingType,
    [property: JsonPropertyName("nr_epochs")] int? Epochs,
    [property: JsonPropertyName("current_epoch")] int? CurrentEpoch,
    [property: JsonPropertyName("progress_percent")] int? ProgressPercent,
    [property: JsonPropertyName("metrics")] JsonElement? Metrics,
    [property: JsonPropertyName("labels")] JsonElement? Labels,
    [property: JsonPropertyName("error_message")] string? ErrorMessage,
    [property: JsonPropertyName("created_at")] DateTimeOffset? CreatedAt,
    [property: JsonPropertyName("started_at")] DateTimeOffset? StartedAt,
    [property: JsonPropertyName("completed_at")] DateTimeOffset? CompletedAt);

internal sealed record CheckpointWire(
    [property: JsonPropertyName("id")] string? Id,
    [property: JsonPropertyName("checkpoint_id")] string? CheckpointId,
    [property: JsonPropertyName("epoch")] int? Epoch,
    [property: JsonPropertyName("step")] int? Step,
    [property: JsonPropertyName("training_loss")] double? TrainingLoss,
    [property: JsonPropertyName("validation_loss")] double? ValidationLoss,
    [property: JsonPropertyName("is_best")] bool? IsBest,
    [property: JsonPropertyName("is_final")] bool? IsFinal,
    [property: JsonPropertyName("created_at")] DateTimeOffset? CreatedAt);

internal sealed record BillWire(
    [property: JsonPropertyName("charged_usd")] decimal? ChargedUsd,
    [property: JsonPropertyName("gpu_minutes")] decimal? GpuMinutes,
    [property: JsonPropertyName("billed")] bool? Billed);

internal sealed record LogEntryWire(
    [property: JsonPropertyName("id")] string? Id,
    [property: JsonPropertyName("timestamp")] DateTimeOffset? Timestamp,
    [property: JsonPropertyName("level")] string? Level,
    [property: JsonPropertyName("message")] string? Message,
    [property: JsonPropertyName("source")] string? Source);

internal sealed record DatasetWire(
    [property: JsonPropertyName("id")] string? Id,
    [property: JsonPropertyName("dataset_name")] string? DatasetName,
    [property: JsonPropertyName("name")] string? Name,
    [property: JsonPropertyName("version_number")] string? VersionNumber,
    [property: JsonPropertyName("version")] string? Version,
    [property: JsonPropertyName("dataset_type")] string? DatasetType,
    [property: JsonPropertyName("status")] string? Status,
    [property: JsonPropertyName("processing_error")] string? ProcessingError,
    [property: JsonPropertyName("size")] double? Size,
    [property: JsonPropertyName("sample_size")] int? SampleSize,
    [property: JsonPropertyName("schema_warnings")] JsonElement? SchemaWarnings,
    [property: JsonPropertyName("filename")] string? FileName,
    [property: JsonPropertyName("file_name")] string? OtherFileName,
    [property: JsonPropertyName("dataset_path")] string? DatasetPath);

internal sealed record BaseModelWire(
    [property: JsonPropertyName("id")] string? Id,
    [property: JsonPropertyName("model_id")] string? ModelId,
    [property: JsonPropertyName("name")] string? Name,
    [property: JsonPropertyName("label")] string? Label,
    [property: JsonPropertyName("task_type")] string? TaskType,
    [property: JsonPropertyName("supports_training")] bool? SupportsTraining);

internal sealed record EvaluationWire(
    [property: JsonPropertyName("id")] string? Id,
    [property: JsonPropertyName("evaluation_id")] string? EvaluationId,
    [property: JsonPropertyName("status")] string? Status,
    [property: JsonPropertyName("dataset_name")] string? DatasetName,
    [property: JsonPropertyName("error_message")] string? ErrorMessage)
{
    [JsonPropertyName("model_id")]
    public string? ModelId { get; init; }

    [JsonPropertyName("dataset_version")]
    public string? DatasetVersion { get; init; }

    [JsonPropertyName("max_examples")]
    public int? MaxExamples { get; init; }

    [JsonPropertyName("created_at")]
    public DateTimeOffset? CreatedAt { get; init; }
}

internal sealed record UploadAddressWire(
    [property: JsonPropertyName("presigned_url")] string? PresignedUrl,
    [property: JsonPropertyName("upload_url")] string? UploadUrl,
    [property: JsonPropertyName("dataset_id")] string? DatasetId,
    [property: JsonPropertyName("version_number")] string? VersionNumber);

internal sealed record DownloadWire(
    [property: JsonPropertyName("download_url")] string? DownloadUrl,
    [property: JsonPropertyName("url")] string? Url,
    [property: JsonPropertyName("presigned_url")] string? PresignedUrl);

internal sealed record UploadAddressRequest(
    [property: JsonPropertyName("dataset_name")] string DatasetName,
    [property: JsonPropertyName("dataset_type")] string DatasetType,
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("filename")] string FileName,
    [property: JsonPropertyName("format")] string Format)
{
    public static UploadAddressRequest ForTraining(string datasetName, string datasetType, string sha256) =>
        new(datasetName, datasetType, "training", UploadName.For(sha256), "jsonl");
}

internal sealed record ProcessRequest([property: JsonPropertyName("dataset_id")] string DatasetId);

internal sealed record EvaluationRequest(
    [property: JsonPropertyName("base_model")] string BaseModel,
    [property: JsonPropertyName("dataset_name")] string DatasetName)
{
    [JsonPropertyName("dataset_version")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DatasetVersion { get; init; }

    [JsonPropertyName("max_examples")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? MaxExamples { get; init; }
}

[JsonSourceGenerationOptions(
    Converters = [typeof(LenientInteger), typeof(LenientNumber), typeof(LenientDecimal), typeof(LenientBoolean), typeof(LenientTimestamp), typeof(LenientText)])]
[JsonSerializable(typeof(TrainingJobWire))]
[JsonSerializable(typeof(CheckpointWire))]
[JsonSerializable(typeof(BillWire))]
[JsonSerializable(typeof(LogEntryWire))]
[JsonSerializable(typeof(DatasetWire))]
[JsonSerializable(typeof(BaseModelWire))]
[JsonSerializable(typeof(EvaluationWire))]
[JsonSerializable(typeof(UploadAddressWire))]
[JsonSerializable(typeof(DownloadWire))]
[JsonSerializable(typeof(UploadAddressRequest))]
[JsonSerializable(typeof(ProcessRequest))]
[JsonSerializable(typeof(EvaluationRequest))]
internal sealed partial class WireJson : JsonSerializerContext;
