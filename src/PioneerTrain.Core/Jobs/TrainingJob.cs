using PioneerTrain.Scoring;

namespace PioneerTrain.Jobs;

/// <summary>
/// A training job as last reported by the service. A null member was not reported.
/// </summary>
public sealed record TrainingJob
{
    public required string Id { get; init; }

    public required JobStatus Status { get; init; }

    public string? ModelName { get; init; }

    public string? BaseModel { get; init; }

    public IReadOnlyList<DatasetReference> Datasets { get; init; } = [];

    public string? TrainingType { get; init; }

    /// <summary>
    /// True for a record of another kind: a job that is trained step by step by a program, without
    /// datasets and base model.
    /// </summary>
    public bool IsInteractive { get; init; }

    /// <summary>
    /// The maximum number of epochs (wire name <c>nr_epochs</c>); early stopping can end the job
    /// sooner.
    /// </summary>
    public int? Epochs { get; init; }

    /// <summary>
    /// The current epoch, from 1. Null on many live jobs until they end, so do not rely on it.
    /// </summary>
    public int? CurrentEpoch { get; init; }

    /// <summary>The progress in percent, 0–100. Null on many live jobs until they end.</summary>
    public int? ProgressPercent { get; init; }

    /// <summary>The reported scores; empty until the service reports some.</summary>
    public Scores Metrics { get; init; } = Scores.None;

    /// <summary>
    /// The labels that the model was trained on, in the order of the service; empty when not
    /// reported. Untrusted text.
    /// </summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>The error message of the service for a failed job. Untrusted text.</summary>
    public string? ErrorMessage { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }
}
