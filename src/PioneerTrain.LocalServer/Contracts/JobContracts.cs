using System.Text.Json.Serialization;
using PioneerTrain.Trainer;

namespace PioneerTrain.LocalServer.Contracts;

/// <summary>The response to a create request in the seed profile: only id and status.</summary>
internal sealed record CreatedJobAnswer(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("status")] JobStatus Status);

/// <summary>
/// The five job statuses of the seed profile, and the status of a terminated job.
/// </summary>
[JsonConverter(typeof(JsonStringEnumConverter<JobStatus>))]
internal enum JobStatus
{
    [JsonStringEnumMemberName("requested")]
    Requested,

    [JsonStringEnumMemberName("running")]
    Running,

    [JsonStringEnumMemberName("complete")]
    Complete,

    [JsonStringEnumMemberName("failed")]
    Failed,

    [JsonStringEnumMemberName("stopped")]
    Stopped,

    [JsonStringEnumMemberName("terminated")]
    Terminated,
}

/// <summary>
/// The fields of a job that both profiles report. Absent values are null, as on the live service.
/// </summary>
internal abstract record JobFacts
{
    [JsonPropertyName("id"), JsonPropertyOrder(-1)] public required string Id { get; init; }

    [JsonPropertyName("model_name")] public required string ModelName { get; init; }

    [JsonPropertyName("base_model")] public required string BaseModel { get; init; }

    [JsonPropertyName("datasets")] public required IReadOnlyList<DatasetReference> Datasets { get; init; }

    /// <summary><c>lora</c> or <c>full</c>.</summary>
    [JsonPropertyName("training_type")] public required string TrainingType { get; init; }

    [JsonPropertyName("nr_epochs")] public required int Epochs { get; init; }

    [JsonPropertyName("learning_rate")] public required double LearningRate { get; init; }

    [JsonPropertyName("error_message")] public string? ErrorMessage { get; init; }

    [JsonPropertyName("created_at"), JsonConverter(typeof(LiveTimestamp))] public required DateTimeOffset CreatedAt { get; init; }

    [JsonPropertyName("started_at"), JsonConverter(typeof(LiveTimestamp))] public DateTimeOffset? StartedAt { get; init; }

    [JsonPropertyName("completed_at"), JsonConverter(typeof(LiveTimestamp))] public DateTimeOffset? CompletedAt { get; init; }
}

/// <summary>A job as the seed profile reports it.</summary>
internal sealed record JobAnswer : JobFacts
{
    [JsonPropertyName("status")] public required JobStatus Status { get; init; }

    /// <summary>
    /// The epoch in progress, or the last epoch of a job that ended; counted from 1.
    /// </summary>
    [JsonPropertyName("current_epoch")] public int? CurrentEpoch { get; init; }

    /// <summary>The share of the requested epochs that have finished, 0–100.</summary>
    [JsonPropertyName("progress_percent")] public int? ProgressPercent { get; init; }

    /// <summary>The scores; null until the job is complete.</summary>
    [JsonPropertyName("metrics")] public JobMetrics? Metrics { get; init; }
}

/// <summary>
/// The three scores of the seed profile with the counts behind them, measured on held-out rows.
/// </summary>
internal sealed record JobMetrics
{
    /// <summary>Micro F1 over exact spans for entities; macro F1 for classification.</summary>
    [JsonPropertyName("f1")] public required double F1 { get; init; }

    [JsonPropertyName("precision")] public required double Precision { get; init; }

    [JsonPropertyName("recall")] public required double Recall { get; init; }

    /// <summary>The number of held-out rows.</summary>
    [JsonPropertyName("sample_count")] public required int SampleCount { get; init; }

    [JsonPropertyName("true_positives")] public required int TruePositives { get; init; }

    [JsonPropertyName("false_positives")] public required int FalsePositives { get; init; }

    [JsonPropertyName("false_negatives")] public required int FalseNegatives { get; init; }

    /// <summary>
    /// The mean over the labels of the F1 of single tokens, which seems closer to the score that
    /// the live service reports.
    /// </summary>
    [JsonPropertyName("token_macro_f1")] public required double TokenMacroF1 { get; init; }

    /// <summary>The share of texts with the correct class; null without classification.</summary>
    [JsonPropertyName("accuracy")] public double? Accuracy { get; init; }

    [JsonPropertyName("per_label")] public required IReadOnlyList<LabelMetrics> PerLabel { get; init; }

    [JsonPropertyName("training_loss")] public required double TrainingLoss { get; init; }

    [JsonPropertyName("validation_loss")] public required double ValidationLoss { get; init; }
}

internal sealed record LabelMetrics(
    [property: JsonPropertyName("label")] string Label,
    [property: JsonPropertyName("f1")] double F1,
    [property: JsonPropertyName("precision")] double Precision,
    [property: JsonPropertyName("recall")] double Recall,
    [property: JsonPropertyName("support")] int Support)
{
    public static IReadOnlyList<LabelMetrics> From(IEnumerable<LabelScores> scores) =>
        [.. scores.Select(each => new LabelMetrics(each.Label, each.F1, each.Precision, each.Recall, each.Support))];
}

/// <summary>A page of training jobs.</summary>
/// <typeparam name="TJob">The job type of the profile.</typeparam>
internal sealed record JobListAnswer<TJob>(
    [property: JsonPropertyName("success")] bool Success,
    [property: JsonPropertyName("training_jobs")] IReadOnlyList<TJob> TrainingJobs,
    [property: JsonPropertyName("count")] int Count,
    [property: JsonPropertyName("total")] int Total,
    [property: JsonPropertyName("has_more")] bool HasMore);

internal sealed record JobLogAnswer(
    [property: JsonPropertyName("job_id")] string JobId,
    [property: JsonPropertyName("total_logs")] int TotalLogs,
    [property: JsonPropertyName("logs")] IReadOnlyList<JobLogEntry> Logs);

/// <summary>A line of a job's log, both on the wire and in the log file.</summary>
internal sealed record JobLogEntry(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("job_id")] string JobId,
    [property: JsonPropertyName("timestamp")] DateTimeOffset Timestamp,
    [property: JsonPropertyName("level")] string Level,
    [property: JsonPropertyName("message")] string Message,
    [property: JsonPropertyName("source")] string Source);

internal sealed record StopAnswer(
    [property: JsonPropertyName("success")] bool Success,
    [property: JsonPropertyName("message")] string Message,
    [property: JsonPropertyName("job_id")] string JobId,
    [property: JsonPropertyName("status")] string Status);

/// <summary>The response to a request that has no other result, such as DELETE.</summary>
internal sealed record MessageAnswer(
    [property: JsonPropertyName("success")] bool Success,
    [property: JsonPropertyName("message")] string Message);

internal sealed record CheckpointListAnswer(
    [property: JsonPropertyName("success")] bool Success,
    [property: JsonPropertyName("count")] int Count,
    [property: JsonPropertyName("checkpoints")] IReadOnlyList<CheckpointAnswer> Checkpoints);

internal sealed record CheckpointAnswer
{
    /// <summary>The id, a UUID. It can be the <c>base_model</c> of a new job.</summary>
    [JsonPropertyName("id")] public required string Id { get; init; }

    [JsonPropertyName("job_id")] public required string JobId { get; init; }

    [JsonPropertyName("epoch")] public required int Epoch { get; init; }

    [JsonPropertyName("step")] public required int Step { get; init; }

    [JsonPropertyName("training_loss")] public required double TrainingLoss { get; init; }

    [JsonPropertyName("validation_loss")] public required double ValidationLoss { get; init; }

    [JsonPropertyName("accuracy")] public double? Accuracy { get; init; }

    /// <summary>The F1 score; omitted in the live profile.</summary>
    [JsonPropertyName("f1"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public double? F1 { get; init; }

    [JsonPropertyName("learning_rate")] public double? LearningRate => null;

    [JsonPropertyName("gpu_memory_used")] public double? GpuMemoryUsed => null;

    [JsonPropertyName("gpu_memory_total")] public double? GpuMemoryTotal => null;

    [JsonPropertyName("checkpoint_path")] public string? CheckpointPath => null;

    [JsonPropertyName("is_best")] public required bool IsBest { get; init; }

    /// <summary>
    /// Whether this is the last checkpoint of a complete job, which is the one that
    /// <c>…/download</c> returns.
    /// </summary>
    [JsonPropertyName("is_final")] public required bool IsFinal { get; init; }

    /// <summary>
    /// Whether the checkpoint can be deployed. Always false in the seed profile, which has no
    /// deployments.
    /// </summary>
    [JsonPropertyName("is_deployable")] public bool IsDeployable { get; init; }

    [JsonPropertyName("created_at"), JsonConverter(typeof(LiveTimestamp))] public required DateTimeOffset CreatedAt { get; init; }

    [JsonPropertyName("updated_at"), JsonConverter(typeof(LiveTimestamp))] public required DateTimeOffset UpdatedAt { get; init; }
}
