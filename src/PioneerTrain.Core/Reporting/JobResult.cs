using System.Text.Json.Serialization;
using PioneerTrain.Jobs;

namespace PioneerTrain.Reporting;

/// <summary>The training job as last reported by the service.</summary>
public sealed record JobResult
{
    public required string Id { get; init; }

    public required string? ModelName { get; init; }

    public required string? BaseModel { get; init; }

    /// <summary><c>lora</c> or <c>full</c>; null when not reported.</summary>
    public required string? TrainingType { get; init; }

    /// <summary>
    /// The names of the datasets, each with its version if reported, such as <c>tickets@1</c>.
    /// </summary>
    public required IReadOnlyList<string> Datasets { get; init; }

    /// <summary>The status as the service sent it.</summary>
    public required string Status { get; init; }

    public required RunOutcome Outcome { get; init; }

    public required DateTimeOffset? CreatedAt { get; init; }

    public required DateTimeOffset? StartedAt { get; init; }

    public required DateTimeOffset? CompletedAt { get; init; }

    /// <summary>The maximum number of epochs; early stopping can end the job sooner.</summary>
    public required int? Epochs { get; init; }

    /// <summary>The error message of the service for a failed job. Untrusted text.</summary>
    public required string? ErrorMessage { get; init; }

    /// <summary>What became of this run's request to stop the job; null when it requested none.</summary>
    public required StopWord? Stop { get; init; }

    /// <summary>True when an earlier run trained the model, and this run only judged it.</summary>
    public bool Reused { get; init; }

    /// <summary>What the job cost; null unless the config has <c>report.cost: true</c>.</summary>
    public CostResult? Cost { get; init; }

    public static JobResult From(TrainingJob job, RunOutcome outcome, StopWord? stop) => new()
    {
        Id = job.Id,
        ModelName = job.ModelName,
        BaseModel = job.BaseModel,
        TrainingType = job.TrainingType,
        Datasets = [.. job.Datasets.Select(dataset => dataset.Version is null ? dataset.Name : $"{dataset.Name}@{dataset.Version}")],
        Status = stop switch
        {
            StopWord.Stopped when !job.Status.HasEnded => "stopped",
            StopWord.Requested => "stop requested",
            _ => job.Status.Word,
        },
        Outcome = outcome,
        CreatedAt = job.CreatedAt,
        StartedAt = job.StartedAt,
        CompletedAt = job.CompletedAt,
        Epochs = job.Epochs,
        ErrorMessage = job.ErrorMessage,
        Stop = stop,
    };
}

/// <summary>The result of a request to stop a job.</summary>
public enum StopWord
{
    /// <summary>The job has ended.</summary>
    [JsonStringEnumMemberName("stopped")]
    Stopped,

    /// <summary>The service accepted the request; the job may still be active for a short time.</summary>
    [JsonStringEnumMemberName("requested")]
    Requested,

    /// <summary>The request failed. The job may still be running.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}
