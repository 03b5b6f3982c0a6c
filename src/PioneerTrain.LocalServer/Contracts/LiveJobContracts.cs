using System.Text.Json.Serialization;

namespace PioneerTrain.LocalServer.Contracts;

/// <summary>
/// A job as the live service reports it: all keys of its captured responses, and the newer keys
/// that apply to a local server. Absent values are null.
/// </summary>
internal sealed record LiveJobAnswer : JobFacts
{
    [JsonPropertyName("user_id")] public string UserId => LiveAccount.UserId;

    [JsonPropertyName("project_id")] public required string ProjectId { get; init; }

    [JsonPropertyName("validation_data_percentage")] public required double ValidationShare { get; init; }

    [JsonPropertyName("batch_size")] public required int BatchSize { get; init; }

    /// <summary>The path of the weights; null until the job is complete.</summary>
    [JsonPropertyName("trained_model_path")] public string? TrainedModelPath { get; init; }

    /// <summary>The reference at the provider; the id of the job until it has started.</summary>
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

    /// <summary>
    /// The losses and scores; set after the first epoch, while the job is still running.
    /// </summary>
    [JsonPropertyName("metrics")] public LiveJobMetrics? Metrics { get; init; }

    /// <summary>
    /// Always null, as captured from the live service; a progress bar cannot rely on it.
    /// </summary>
    [JsonPropertyName("progress_percent")] public int? ProgressPercent => null;

    /// <summary>Always null, as captured from the live service.</summary>
    [JsonPropertyName("current_epoch")] public int? CurrentEpoch => null;

    [JsonPropertyName("version_number")] public string VersionNumber => "1";

    [JsonPropertyName("root_job_id")] public string? RootJobId => null;

    [JsonPropertyName("model_auto_selected")] public bool? ModelAutoSelected => null;

    [JsonPropertyName("model_selection_reason")] public string? ModelSelectionReason => null;

    /// <summary>Always null; deprecated on the live service.</summary>
    [JsonPropertyName("deployment_status")] public string? DeploymentStatus => null;

    [JsonPropertyName("artifact_ready")] public required bool ArtifactReady { get; init; }

    [JsonPropertyName("is_deployable")] public required bool IsDeployable { get; init; }

    /// <summary>The reason why the job cannot be deployed; null if it can.</summary>
    [JsonPropertyName("deployability_reason")] public string? DeployabilityReason { get; init; }

    [JsonPropertyName("model_kind")] public string ModelKind => TrainingType;

    [JsonPropertyName("seed")] public required ulong Seed { get; init; }
}

/// <summary>
/// The metrics of a job on the live service: its losses, and the scores of its last evaluation if
/// there is one.
/// </summary>
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

/// <summary>The only account of a local server.</summary>
internal static class LiveAccount
{
    public const string UserId = "10ca1000-0000-4000-8000-000000000001";
    public const string ProjectId = "10ca1000-0000-4000-8000-000000000002";
}

/// <summary>The address of the weights, returned instead of the weights.</summary>
/// <param name="Success">Always true.</param>
/// <param name="JobId">The id of the training job.</param>
/// <param name="DownloadUrl">
/// The signed address. It grants read access by itself; the API key must not be sent to it.
/// </param>
/// <param name="ExpiresInSeconds">How long the address is valid, in seconds.</param>
/// <param name="FileName">The file name of the archive.</param>
/// <param name="Message">The result in one sentence.</param>
internal sealed record DownloadAddressAnswer(
    [property: JsonPropertyName("success")] bool Success,
    [property: JsonPropertyName("job_id")] string JobId,
    [property: JsonPropertyName("download_url")] string DownloadUrl,
    [property: JsonPropertyName("expires_in_seconds")] int ExpiresInSeconds,
    [property: JsonPropertyName("file_name")] string FileName,
    [property: JsonPropertyName("message")] string Message);
