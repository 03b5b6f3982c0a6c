using System.Text.Json.Serialization;

namespace PioneerTrain.LocalServer.Contracts;

/// <summary>A version of a dataset as the live service reports it, without a checksum.</summary>
internal sealed record LiveDatasetVersion
{
    [JsonPropertyName("id")] public required string Id { get; init; }

    [JsonPropertyName("user_id")] public string UserId => LiveAccount.UserId;

    [JsonPropertyName("project_id")] public string ProjectId => LiveAccount.ProjectId;

    [JsonPropertyName("dataset_name")] public required string Name { get; init; }

    [JsonPropertyName("dataset_path")] public required string Path { get; init; }

    [JsonPropertyName("dataset_type")] public required string DatasetType { get; init; }

    /// <summary>The size of the file, in bytes.</summary>
    [JsonPropertyName("size")] public required long Size { get; init; }

    /// <summary>The number of rows.</summary>
    [JsonPropertyName("sample_size")] public required int SampleSize { get; init; }

    [JsonPropertyName("train_ratio")] public double TrainRatio => 0.8;

    [JsonPropertyName("created_at"), JsonConverter(typeof(LiveTimestamp))] public required DateTimeOffset CreatedAt { get; init; }

    [JsonPropertyName("updated_at"), JsonConverter(typeof(LiveTimestamp))] public required DateTimeOffset UpdatedAt { get; init; }

    [JsonPropertyName("version_number")] public required string VersionNumber { get; init; }

    [JsonPropertyName("root_dataset_id")] public string? RootDatasetId => null;

    [JsonPropertyName("schema")] public string? Schema => null;

    [JsonPropertyName("schema_warnings")] public required IReadOnlyList<string> Warnings { get; init; }

    [JsonPropertyName("validation")] public string? Validation => null;

    [JsonPropertyName("status")] public required DatasetStatus Status { get; init; }

    [JsonPropertyName("processing_error")] public string? ProcessingError { get; init; }

    [JsonPropertyName("type")] public required string Type { get; init; }

    [JsonPropertyName("visibility")] public string Visibility => "private";

    [JsonPropertyName("is_competition")] public bool IsCompetition => false;

    [JsonPropertyName("labels")] public required IReadOnlyList<string> Labels { get; init; }

    /// <summary><c>synthesize</c> or <c>upload</c>.</summary>
    [JsonPropertyName("generation_type")] public required string GenerationType { get; init; }

    [JsonPropertyName("is_seed")] public bool IsSeed => false;

    [JsonPropertyName("synthesis_session_id")] public string? SynthesisSessionId => null;

    [JsonPropertyName("column_mapping")] public string? ColumnMapping => null;
}

/// <summary>
/// An evaluation as captured from the live service: flat names, no <c>metrics</c> object and no
/// scores per label.
/// </summary>
internal sealed record LiveEvaluationAnswer
{
    [JsonPropertyName("id")] public required string Id { get; init; }

    [JsonPropertyName("user_id")] public string UserId => LiveAccount.UserId;

    [JsonPropertyName("project_id")] public string ProjectId => LiveAccount.ProjectId;

    [JsonPropertyName("model_id")] public required string ModelId { get; init; }

    /// <summary>The requested model again, in lists only.</summary>
    [JsonPropertyName("base_model"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? BaseModel { get; init; }

    [JsonPropertyName("model_name")] public required string ModelName { get; init; }

    [JsonPropertyName("dataset_name")] public required string DatasetName { get; init; }

    [JsonPropertyName("dataset_version")] public required string DatasetVersion { get; init; }

    [JsonPropertyName("f1_score")] public double? F1 { get; init; }

    [JsonPropertyName("precision_score")] public double? Precision { get; init; }

    [JsonPropertyName("recall_score")] public double? Recall { get; init; }

    [JsonPropertyName("accuracy")] public double? Accuracy { get; init; }

    [JsonPropertyName("validation_loss")] public double? ValidationLoss => null;

    [JsonPropertyName("subset_accuracy")] public double? SubsetAccuracy => null;

    [JsonPropertyName("hamming_loss")] public double? HammingLoss => null;

    [JsonPropertyName("bleu_score")] public double? Bleu => null;

    [JsonPropertyName("rouge_l_score")] public double? RougeL => null;

    [JsonPropertyName("total_tokens")] public long? TotalTokens => null;

    [JsonPropertyName("total_cost_usd")] public double? TotalCost => null;

    [JsonPropertyName("total_latency_ms")] public long? TotalLatency { get; init; }

    [JsonPropertyName("max_examples")] public required int? MaxExamples { get; init; }

    [JsonPropertyName("max_tokens")] public int? MaxTokens => null;

    [JsonPropertyName("seed")] public int? Seed => null;

    [JsonPropertyName("config")] public string? Config => null;

    [JsonPropertyName("status")] public required EvaluationStatus Status { get; init; }

    [JsonPropertyName("job_reference")] public string? JobReference => null;

    [JsonPropertyName("error_message")] public string? ErrorMessage { get; init; }

    [JsonPropertyName("error_count")] public int? ErrorCount { get; init; }

    [JsonPropertyName("error_sample")] public string? ErrorSample => null;

    [JsonPropertyName("sample_count")] public int? SampleCount { get; init; }

    [JsonPropertyName("evaluation_time_ms")] public long? EvaluationTimeMs { get; init; }

    [JsonPropertyName("created_at"), JsonConverter(typeof(LiveUtcTimestamp))] public required DateTimeOffset CreatedAt { get; init; }

    [JsonPropertyName("completed_at"), JsonConverter(typeof(LiveUtcTimestamp))] public DateTimeOffset? CompletedAt { get; init; }

    [JsonPropertyName("failed_examples")] public IReadOnlyList<string> FailedExamples => [];

    [JsonPropertyName("predictions")] public IReadOnlyList<PredictionAnswer>? Predictions { get; init; }
}
