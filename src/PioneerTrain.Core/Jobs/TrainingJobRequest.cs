namespace PioneerTrain.Jobs;

/// <summary>What is asked of Pioneer when a training job is created: table 1a of the API, in domain values. A member that is null is not sent.</summary>
public sealed record TrainingJobRequest
{
    /// <summary>1–64 characters of <c>A–Z a–z 0–9 _ -</c> (the rename endpoint's subset, so that a job can always be renamed).</summary>
    public required string ModelName { get; init; }

    /// <summary>An id from <c>GET /base-models</c>, or the UUID of a checkpoint to continue from.</summary>
    public required string BaseModel { get; init; }

    /// <summary>At least one.</summary>
    public required IReadOnlyList<DatasetReference> Datasets { get; init; }

    /// <summary>Default: <see cref="TrainingType.Lora"/>.</summary>
    public TrainingType TrainingType { get; init; } = TrainingType.Lora;

    /// <summary>Wire name <c>nr_epochs</c>, ≥ 1. Default: the service's (100 on the live service).</summary>
    public int? Epochs { get; init; }

    /// <summary>&gt; 0. Default: the base model's own.</summary>
    public double? LearningRate { get; init; }

    /// <summary>The remaining documented fields, by wire name, with values already checked against the schema; sent as they stand.</summary>
    public IReadOnlyDictionary<string, JsonScalar> Options { get; init; } = new Dictionary<string, JsonScalar>(StringComparer.Ordinal);
}

/// <summary>A dataset by name; without a version the newest one that is ready.</summary>
/// <param name="Name">As the service lists it.</param>
/// <param name="Version">The service's version number; a string on the wire ("1").</param>
public sealed record DatasetReference(string Name, string? Version = null);

/// <summary>Which weights a job trains.</summary>
public enum TrainingType
{
    /// <summary>Low-rank adapters on frozen base weights.</summary>
    Lora,

    /// <summary>All weights.</summary>
    Full,
}
