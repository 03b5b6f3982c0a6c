using PioneerTrain.Scoring;

namespace PioneerTrain.Jobs;

/// <summary>A training job as the service showed it at one moment.</summary>
public sealed record TrainingJob
{
    public required string Id { get; init; }

    public required JobStatus Status { get; init; }

    public string? ModelName { get; init; }

    public string? BaseModel { get; init; }

    public IReadOnlyList<DatasetReference> Datasets { get; init; } = [];

    public string? TrainingType { get; init; }

    /// <summary>Wire name <c>nr_epochs</c>; a ceiling, because early stopping may end sooner.</summary>
    public int? Epochs { get; init; }

    /// <summary>1-indexed; null on many live jobs to the very end, so nothing may rely on it.</summary>
    public int? CurrentEpoch { get; init; }

    /// <summary>0–100; null on many live jobs to the very end.</summary>
    public int? ProgressPercent { get; init; }

    /// <summary>Empty until the service reports some.</summary>
    public Scores Metrics { get; init; } = Scores.None;

    /// <summary>The service's own words on why the job failed.</summary>
    public string? ErrorMessage { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }
}
