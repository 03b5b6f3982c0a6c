using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.Trainer;

namespace PioneerTrain.LocalServer.Storage;

/// <summary>All that the server knows of a job, as it stands on disk. Replaced whole at every change.</summary>
internal sealed record StoredJob
{
    public required string Id { get; init; }

    /// <summary>Place in the order of creation, from 1: the queue after a restart, and the order of lists.</summary>
    public required long Order { get; init; }

    public required string ModelName { get; init; }

    /// <summary>As asked: an id, an alias or a checkpoint's UUID.</summary>
    public required string BaseModel { get; init; }

    /// <summary>The id in the catalogue of what really trains; for a checkpoint, what its line of jobs started from.</summary>
    public required string CatalogueModel { get; init; }

    /// <summary>Versions are pinned when the job is created.</summary>
    public required IReadOnlyList<DatasetReference> Datasets { get; init; }

    public required TrainingRecipe Recipe { get; init; }

    /// <summary>Names of documented fields that were sent and that training here has no use for.</summary>
    public required IReadOnlyList<string> UnusedFields { get; init; }

    /// <summary>Of the create request's body; null in records of older servers.</summary>
    public string? Fingerprint { get; init; }

    public required JobStatus Status { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }

    public string? ErrorMessage { get; init; }

    public JobMetrics? Metrics { get; init; }

    /// <summary>Of the last evaluation of this job that came to its end.</summary>
    public EvaluatedScores? Evaluated { get; init; }

    /// <summary>One for each finished epoch, oldest first.</summary>
    public IReadOnlyList<StoredCheckpoint> Checkpoints { get; init; } = [];

    public bool HasEnded => Status is JobStatus.Complete or JobStatus.Failed or JobStatus.Stopped or JobStatus.Terminated;

    public bool Uses(DatasetVersion dataset) => Datasets.Any(each => each.Name == dataset.Name && each.Version == dataset.VersionNumber);
}

/// <param name="Accuracy">Classification only.</param>
internal sealed record EvaluatedScores(double F1, double Precision, double Recall, double? Accuracy);

/// <summary>A checkpoint's facts; its weights are <c>checkpoints/{id}.zip</c> in the job's folder.</summary>
internal sealed record StoredCheckpoint
{
    public required string Id { get; init; }

    public required int Epoch { get; init; }

    public required int Step { get; init; }

    public required double TrainingLoss { get; init; }

    public required double ValidationLoss { get; init; }

    public required double F1 { get; init; }

    public double? Accuracy { get; init; }

    public required bool IsBest { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
