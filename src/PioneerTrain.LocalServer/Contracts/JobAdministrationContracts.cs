using System.Globalization;
using System.Text.Json.Serialization;
using PioneerTrain.LocalServer.Storage;

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

/// <summary>The response to the publication of a model.</summary>
/// <param name="Success">Always true.</param>
/// <param name="Url">The address that the service would publish to.</param>
/// <param name="RepoId">The repository.</param>
/// <param name="JobId">The id of the training job.</param>
/// <param name="Message">The result in one sentence.</param>
internal sealed record PushedAnswer(
    [property: JsonPropertyName("success")] bool Success,
    [property: JsonPropertyName("url")] string Url,
    [property: JsonPropertyName("repo_id")] string RepoId,
    [property: JsonPropertyName("job_id")] string JobId,
    [property: JsonPropertyName("message")] string Message);

internal sealed record DeploymentListAnswer(
    [property: JsonPropertyName("success")] bool Success,
    [property: JsonPropertyName("job_id")] string JobId,
    [property: JsonPropertyName("deployments")] IReadOnlyList<DeploymentAnswer> Deployments,
    [property: JsonPropertyName("count")] int Count);

/// <summary>A deployment of a trained model.</summary>
/// <param name="TrainingJobId">The id of the training job.</param>
/// <param name="CheckpointId">The id of the deployed checkpoint, which is also the deployment's.</param>
/// <param name="Status"><c>deploying</c> or <c>active</c>.</param>
internal sealed record DeploymentAnswer(
    [property: JsonPropertyName("training_job_id")] string TrainingJobId,
    [property: JsonPropertyName("checkpoint_id")] string CheckpointId,
    [property: JsonPropertyName("status")] string Status)
{
    [JsonPropertyName("deployment_id")] public string DeploymentId => CheckpointId;

    [JsonPropertyName("provider")] public string Provider => "local";
}

/// <summary>
/// The cost of a job. A local server charges nothing, but it reports the minutes and settles the
/// bill shortly after the end of the job, as the service does. Amounts are strings, so that readers
/// do not round them.
/// </summary>
internal sealed record BillingAnswer
{
    private const double MinMinutes = 0.01;

    private static readonly TimeSpan _settledAfter = TimeSpan.FromMilliseconds(500);

    [JsonPropertyName("job_id")] public required string JobId { get; init; }

    [JsonPropertyName("status")] public required string Status { get; init; }

    [JsonPropertyName("billed")] public bool Billed => BilledAt is not null;

    [JsonPropertyName("charged_usd")] public string ChargedUsd => "0.00";

    [JsonPropertyName("gpu_minutes")] public required string GpuMinutes { get; init; }

    [JsonPropertyName("started_at"), JsonConverter(typeof(LiveTimestamp))] public DateTimeOffset? StartedAt { get; init; }

    [JsonPropertyName("compute_started_at"), JsonConverter(typeof(LiveTimestamp))] public DateTimeOffset? ComputeStartedAt => StartedAt;

    [JsonPropertyName("completed_at"), JsonConverter(typeof(LiveTimestamp))] public DateTimeOffset? CompletedAt { get; init; }

    [JsonPropertyName("billed_at"), JsonConverter(typeof(LiveTimestamp))] public DateTimeOffset? BilledAt { get; init; }

    [JsonPropertyName("request_id")] public string? RequestId => null;

    /// <summary>Returns the bill of a job.</summary>
    /// <param name="job">The job.</param>
    /// <param name="word">The status word of the job.</param>
    /// <param name="now">The current time.</param>
    public static BillingAnswer Of(StoredJob job, string word, DateTimeOffset now)
    {
        var settled = job.CompletedAt + _settledAfter;
        var isSettled = settled <= now;
        return new BillingAnswer
        {
            JobId = job.Id,
            Status = word,
            GpuMinutes = (isSettled ? Minutes(job) : 0).ToString("0.00", CultureInfo.InvariantCulture),
            StartedAt = job.StartedAt,
            CompletedAt = job.CompletedAt,
            BilledAt = isSettled ? settled : null,
        };
    }

    // A job that was stopped in the queue has used no time.
    private static double Minutes(StoredJob job) => job.CompletedAt - job.StartedAt is { } elapsed
        ? Math.Max(elapsed.TotalMinutes, MinMinutes)
        : 0;
}
