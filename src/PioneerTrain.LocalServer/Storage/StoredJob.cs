using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.Trainer;

namespace PioneerTrain.LocalServer.Storage;

/// <summary>The record of a job on disk. Every change replaces the whole record.</summary>
internal sealed record StoredJob
{
    public required string Id { get; init; }

    /// <summary>
    /// The position in the order of creation, from 1. It determines the order of lists, and of the
    /// queue after a restart.
    /// </summary>
    public required long Order { get; init; }

    public required string ModelName { get; init; }

    /// <summary>The project; null means the default project.</summary>
    public string? ProjectId { get; init; }

    /// <summary>The requested base model: an id, an alias or the UUID of a checkpoint.</summary>
    public required string BaseModel { get; init; }

    /// <summary>
    /// The catalogue id of the model that is trained. For a checkpoint, the base model of the first
    /// job of its chain.
    /// </summary>
    public required string CatalogueModel { get; init; }

    /// <summary>The datasets. Their versions are resolved when the job is created.</summary>
    public required IReadOnlyList<DatasetReference> Datasets { get; init; }

    public required TrainingRecipe Recipe { get; init; }

    /// <summary>The names of documented request fields that local training does not use.</summary>
    public required IReadOnlyList<string> UnusedFields { get; init; }

    /// <summary>
    /// The fingerprint of the create request's body; null in records of older servers.
    /// </summary>
    public string? Fingerprint { get; init; }

    public required JobStatus Status { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }

    public string? ErrorMessage { get; init; }

    public JobMetrics? Metrics { get; init; }

    /// <summary>The scores of the last completed evaluation of this job.</summary>
    public EvaluatedScores? Evaluated { get; init; }

    /// <summary>The checkpoints, one for each finished epoch, oldest first.</summary>
    public IReadOnlyList<StoredCheckpoint> Checkpoints { get; init; } = [];

    public bool HasEnded =>
        Status is JobStatus.Complete or JobStatus.Failed or JobStatus.Stopped or JobStatus.Terminated;

    public bool Uses(DatasetVersion dataset) =>
        Datasets.Any(each => each.Name == dataset.Name && each.Version == dataset.VersionNumber);
}

/// <summary>The scores of an evaluation.</summary>
/// <param name="F1">The F1 score.</param>
/// <param name="Precision">The precision.</param>
/// <param name="Recall">The recall.</param>
/// <param name="Accuracy">The accuracy; null without classification.</param>
internal sealed record EvaluatedScores(double F1, double Precision, double Recall, double? Accuracy);

/// <summary>
/// The record of a checkpoint. Its weights are <c>checkpoints/{id}.zip</c> in the folder of the
/// job.
/// </summary>
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
