using System.Text.Json.Serialization;

namespace PioneerTrain.LocalServer.Contracts;

/// <summary>The response to a terminate request.</summary>
/// <param name="Success">Always true.</param>
/// <param name="Message">The result in one sentence.</param>
/// <param name="JobId">The id of the training job.</param>
/// <param name="DeletedCheckpoints">The number of deleted checkpoints.</param>
/// <param name="Status">The status of a job that has not ended yet; otherwise null.</param>
internal sealed record TerminateAnswer(
    [property: JsonPropertyName("success")] bool Success,
    [property: JsonPropertyName("message")] string Message,
    [property: JsonPropertyName("job_id")] string JobId,
    [property: JsonPropertyName("deleted_checkpoints")] int DeletedCheckpoints,
    [property: JsonPropertyName("status"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Status = null);

/// <summary>The response to a deploy request.</summary>
/// <param name="Success">Always true.</param>
/// <param name="Message">The result in one sentence.</param>
/// <param name="JobId">The id of the training job.</param>
/// <param name="CheckpointId">The id of the checkpoint.</param>
/// <param name="Path">The path of the weights, relative to the server's data folder.</param>
internal sealed record DeployAnswer(
    [property: JsonPropertyName("success")] bool Success,
    [property: JsonPropertyName("message")] string Message,
    [property: JsonPropertyName("job_id")] string JobId,
    [property: JsonPropertyName("checkpoint_id")] string CheckpointId,
    [property: JsonPropertyName("mme_path")] string Path);

internal sealed record RenameAnswer(
    [property: JsonPropertyName("success")] bool Success,
    [property: JsonPropertyName("message")] string Message,
    [property: JsonPropertyName("job_id")] string JobId,
    [property: JsonPropertyName("model_name")] string ModelName);

/// <summary>
/// The cost of a job. A local server bills nothing, so all amounts are zero. Amounts are strings,
/// so that readers do not round them.
/// </summary>
internal sealed record BillingAnswer
{
    [JsonPropertyName("job_id")] public required string JobId { get; init; }

    [JsonPropertyName("status")] public required string Status { get; init; }

    [JsonPropertyName("billed")] public bool Billed => false;

    [JsonPropertyName("charged_usd")] public string ChargedUsd => "0.00";

    [JsonPropertyName("gpu_minutes")] public string GpuMinutes => "0.00";

    [JsonPropertyName("started_at"), JsonConverter(typeof(LiveTimestamp))] public DateTimeOffset? StartedAt { get; init; }

    [JsonPropertyName("compute_started_at"), JsonConverter(typeof(LiveTimestamp))] public DateTimeOffset? ComputeStartedAt => StartedAt;

    [JsonPropertyName("completed_at"), JsonConverter(typeof(LiveTimestamp))] public DateTimeOffset? CompletedAt { get; init; }

    [JsonPropertyName("billed_at")] public DateTimeOffset? BilledAt => null;

    [JsonPropertyName("request_id")] public string? RequestId => null;
}
