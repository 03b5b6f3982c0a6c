using System.Text.Json.Serialization;
using PioneerTrain.Trainer;

namespace PioneerTrain.LocalServer.Contracts;

/// <summary>The seed's answer to a create: at once, and no more than this.</summary>
internal sealed record CreatedJobAnswer(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("status")] JobStatus Status);

/// <summary>The seed's five status words, and the one that a terminate leaves behind.</summary>
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

/// <summary>What both profiles say of a job. Absent values are null, as on the live service.</summary>
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

/// <summary>A job as the seed profile shows it.</summary>
internal sealed record JobAnswer : JobFacts
{
    [JsonPropertyName("status")] public required JobStatus Status { get; init; }

    /// <summary>The epoch in progress, or the last one; from 1.</summary>
    [JsonPropertyName("current_epoch")] public int? CurrentEpoch { get; init; }

    /// <summary>0–100; finished epochs of those asked for.</summary>
    [JsonPropertyName("progress_percent")] public int? ProgressPercent { get; init; }

    /// <summary>Null until the job is complete.</summary>
    [JsonPropertyName("metrics")] public JobMetrics? Metrics { get; init; }
}

/// <summary>The seed's three scores, and what they are made of. All measured on rows that were held out of training.</summary>
internal sealed record JobMetrics
{
    /// <summary>Entities: micro F1 over exact spans. Classification: macro F1.</summary>
    [JsonPropertyName("f1")] public required double F1 { get; init; }

    [JsonPropertyName("precision")] public required double Precision { get; init; }

    [JsonPropertyName("recall")] public required double Recall { get; init; }

    /// <summary>Held-out rows.</summary>
    [JsonPropertyName("sample_count")] public required int SampleCount { get; init; }

    [JsonPropertyName("true_positives")] public required int TruePositives { get; init; }

    [JsonPropertyName("false_positives")] public required int FalsePositives { get; init; }

    [JsonPropertyName("false_negatives")] public required int FalseNegatives { get; init; }

    /// <summary>Mean over the labels of the F1 of single tokens, which is nearer to what the live service seems to report.</summary>
    [JsonPropertyName("token_macro_f1")] public required double TokenMacroF1 { get; init; }

    /// <summary>Classification only.</summary>
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

/// <typeparam name="TJob">A job in the shape of the profile.</typeparam>
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

/// <summary>A line of a job's log, on the wire and in the log file alike.</summary>
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

/// <summary>The answer to every DELETE.</summary>
internal sealed record DeletedAnswer(
    [property: JsonPropertyName("success")] bool Success,
    [property: JsonPropertyName("message")] string Message);

internal sealed record CheckpointListAnswer(
    [property: JsonPropertyName("success")] bool Success,
    [property: JsonPropertyName("count")] int Count,
    [property: JsonPropertyName("checkpoints")] IReadOnlyList<CheckpointAnswer> Checkpoints);

internal sealed record CheckpointAnswer
{
    /// <summary>A UUID; it can be the <c>base_model</c> of a new job.</summary>
    [JsonPropertyName("id")] public required string Id { get; init; }

    [JsonPropertyName("job_id")] public required string JobId { get; init; }

    [JsonPropertyName("epoch")] public required int Epoch { get; init; }

    [JsonPropertyName("step")] public required int Step { get; init; }

    [JsonPropertyName("training_loss")] public required double TrainingLoss { get; init; }

    [JsonPropertyName("validation_loss")] public required double ValidationLoss { get; init; }

    [JsonPropertyName("accuracy")] public double? Accuracy { get; init; }

    /// <summary>Left out in the live profile, which has none.</summary>
    [JsonPropertyName("f1"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public double? F1 { get; init; }

    [JsonPropertyName("learning_rate")] public double? LearningRate => null;

    [JsonPropertyName("gpu_memory_used")] public double? GpuMemoryUsed => null;

    [JsonPropertyName("gpu_memory_total")] public double? GpuMemoryTotal => null;

    [JsonPropertyName("checkpoint_path")] public string? CheckpointPath => null;

    [JsonPropertyName("is_best")] public required bool IsBest { get; init; }

    /// <summary>The last one of a job that is complete: what <c>…/download</c> sends.</summary>
    [JsonPropertyName("is_final")] public required bool IsFinal { get; init; }

    /// <summary>Never in the seed profile, which speaks of no deployments.</summary>
    [JsonPropertyName("is_deployable")] public bool IsDeployable { get; init; }

    [JsonPropertyName("created_at"), JsonConverter(typeof(LiveTimestamp))] public required DateTimeOffset CreatedAt { get; init; }

    [JsonPropertyName("updated_at"), JsonConverter(typeof(LiveTimestamp))] public required DateTimeOffset UpdatedAt { get; init; }
}
