using PioneerTrain.Jobs;

namespace PioneerTrain.Reporting;

/// <summary>The job, as last seen.</summary>
public sealed record JobResult
{
    public required string Id { get; init; }

    public required string? ModelName { get; init; }

    public required string? BaseModel { get; init; }

    /// <summary><c>lora</c> or <c>full</c>, where the service says.</summary>
    public required string? TrainingType { get; init; }

    /// <summary>Names of the datasets, each with its version where the service says: <c>tickets@1</c>.</summary>
    public required IReadOnlyList<string> Datasets { get; init; }

    /// <summary>The service's own word.</summary>
    public required string Status { get; init; }

    public required RunOutcome Outcome { get; init; }

    public required DateTimeOffset? CreatedAt { get; init; }

    public required DateTimeOffset? StartedAt { get; init; }

    public required DateTimeOffset? CompletedAt { get; init; }

    /// <summary>The ceiling that was asked for; early stopping may have ended the job before it.</summary>
    public required int? Epochs { get; init; }

    /// <summary>The service's own words on why the job failed. Untrusted text.</summary>
    public required string? ErrorMessage { get; init; }

    public static JobResult From(TrainingJob job, RunOutcome outcome) => new()
    {
        Id = job.Id,
        ModelName = job.ModelName,
        BaseModel = job.BaseModel,
        TrainingType = job.TrainingType,
        Datasets = [.. job.Datasets.Select(dataset => dataset.Version is null ? dataset.Name : $"{dataset.Name}@{dataset.Version}")],
        Status = job.Status.Word,
        Outcome = outcome,
        CreatedAt = job.CreatedAt,
        StartedAt = job.StartedAt,
        CompletedAt = job.CompletedAt,
        Epochs = job.Epochs,
        ErrorMessage = job.ErrorMessage,
    };
}
