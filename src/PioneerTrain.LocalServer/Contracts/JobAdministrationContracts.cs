using System.Text.Json.Serialization;

namespace PioneerTrain.LocalServer.Contracts;

/// <param name="Status">Only where the end has yet to come.</param>
internal sealed record TerminateAnswer(
    [property: JsonPropertyName("success")] bool Success,
    [property: JsonPropertyName("message")] string Message,
    [property: JsonPropertyName("job_id")] string JobId,
    [property: JsonPropertyName("deleted_checkpoints")] int DeletedCheckpoints,
    [property: JsonPropertyName("status"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Status = null);

/// <param name="Path">Where the weights lie; here in the server's data folder.</param>
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

/// <summary>What a job cost: here nothing, because nobody is billed. Amounts are strings, so that no reader rounds them.</summary>
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
