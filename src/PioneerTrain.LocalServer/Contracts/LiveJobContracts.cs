using System.Text.Json.Serialization;

namespace PioneerTrain.LocalServer.Contracts;

/// <summary>A job as the live service records it: all the keys of its captured answers, and the newer ones that mean something here. Absent values are null.</summary>
internal sealed record LiveJobAnswer : JobFacts
{
    [JsonPropertyName("user_id")] public string UserId => LiveAccount.UserId;

    [JsonPropertyName("project_id")] public string ProjectId => LiveAccount.ProjectId;

    [JsonPropertyName("validation_data_percentage")] public required double ValidationShare { get; init; }

    [JsonPropertyName("batch_size")] public required int BatchSize { get; init; }

    /// <summary>Null until the job is complete.</summary>
    [JsonPropertyName("trained_model_path")] public string? TrainedModelPath { get; init; }

    /// <summary>The job's own id until a provider has taken it.</summary>
    [JsonPropertyName("job_reference")] public required string JobReference { get; init; }

    [JsonPropertyName("instance_type")] public string InstanceType => "local-cpu";

    [JsonPropertyName("provider_name")] public string ProviderName => "local";

    [JsonPropertyName("provider_deployments")] public IReadOnlyDictionary<string, string>? ProviderDeployments => null;

    [JsonPropertyName("status")] public required string Status { get; init; }

    [JsonPropertyName("normalized_status")] public required string NormalizedStatus { get; init; }

    [JsonPropertyName("is_terminal_status")] public required bool IsTerminal { get; init; }

    [JsonPropertyName("updated_at"), JsonConverter(typeof(LiveTimestamp))] public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary><c>ner</c>, <c>classification</c> or <c>custom</c>.</summary>
    [JsonPropertyName("task_type")] public required string TaskType { get; init; }

    [JsonPropertyName("labels")] public required IReadOnlyList<string> Labels { get; init; }

    [JsonPropertyName("example")] public string? Example => null;

    /// <summary>Filled after the first epoch, while the job still runs.</summary>
    [JsonPropertyName("metrics")] public LiveJobMetrics? Metrics { get; init; }

    /// <summary>Always null, as captured from the live service: no progress bar can rely on it.</summary>
    [JsonPropertyName("progress_percent")] public int? ProgressPercent => null;

    /// <summary>Always null, as captured from the live service.</summary>
    [JsonPropertyName("current_epoch")] public int? CurrentEpoch => null;

    [JsonPropertyName("version_number")] public string VersionNumber => "1";

    [JsonPropertyName("root_job_id")] public string? RootJobId => null;

    [JsonPropertyName("model_auto_selected")] public bool? ModelAutoSelected => null;

    [JsonPropertyName("model_selection_reason")] public string? ModelSelectionReason => null;

    /// <summary>Deprecated on the live service and always null there.</summary>
    [JsonPropertyName("deployment_status")] public string? DeploymentStatus => null;

    [JsonPropertyName("artifact_ready")] public required bool ArtifactReady { get; init; }

    [JsonPropertyName("is_deployable")] public required bool IsDeployable { get; init; }

    /// <summary>Why not, where it is not deployable.</summary>
    [JsonPropertyName("deployability_reason")] public string? DeployabilityReason { get; init; }

    [JsonPropertyName("model_kind")] public string ModelKind => TrainingType;

    [JsonPropertyName("seed")] public required ulong Seed { get; init; }
}

/// <summary>What the live service says of a job's quality: its losses, and the scores of its last evaluation once it had one.</summary>
internal sealed record LiveJobMetrics(
    [property: JsonPropertyName("final_training_loss")] double FinalTrainingLoss,
    [property: JsonPropertyName("final_validation_loss")] double FinalValidationLoss,
    [property: JsonPropertyName("best_validation_loss")] double BestValidationLoss)
{
    [JsonPropertyName("eval_f1_score"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public double? EvaluatedF1 { get; init; }

    [JsonPropertyName("eval_precision"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public double? EvaluatedPrecision { get; init; }

    [JsonPropertyName("eval_recall"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public double? EvaluatedRecall { get; init; }

    [JsonPropertyName("eval_accuracy"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public double? EvaluatedAccuracy { get; init; }
}

/// <summary>The one account of a local server.</summary>
internal static class LiveAccount
{
    public const string UserId = "10ca1000-0000-4000-8000-000000000001";
    public const string ProjectId = "10ca1000-0000-4000-8000-000000000002";
}

/// <summary>Where the weights are, instead of the weights.</summary>
/// <param name="DownloadUrl">Signed: whoever has it may read, and the API key has no business there.</param>
internal sealed record DownloadAddressAnswer(
    [property: JsonPropertyName("success")] bool Success,
    [property: JsonPropertyName("job_id")] string JobId,
    [property: JsonPropertyName("download_url")] string DownloadUrl,
    [property: JsonPropertyName("expires_in_seconds")] int ExpiresInSeconds,
    [property: JsonPropertyName("file_name")] string FileName,
    [property: JsonPropertyName("message")] string Message);
