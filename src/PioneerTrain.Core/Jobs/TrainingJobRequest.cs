namespace PioneerTrain.Jobs;

/// <summary>
/// The request that creates a training job: table 1a of the API, in domain values. A null member is
/// not sent.
/// </summary>
public sealed record TrainingJobRequest
{
    /// <summary>
    /// The name of the model: 1–64 characters of <c>A–Z a–z 0–9 _ -</c> (the limit of the rename
    /// endpoint, so that a job can always be renamed).
    /// </summary>
    public required string ModelName { get; init; }

    /// <summary>
    /// An id from <c>GET /base-models</c>, or the UUID of a checkpoint to continue from.
    /// </summary>
    public required string BaseModel { get; init; }

    /// <summary>The training data; at least one dataset.</summary>
    public required IReadOnlyList<DatasetReference> Datasets { get; init; }

    /// <summary>The weights to train. Default: <see cref="TrainingType.Lora"/>.</summary>
    public TrainingType TrainingType { get; init; } = TrainingType.Lora;

    /// <summary>
    /// The maximum number of epochs (wire name <c>nr_epochs</c>), ≥ 1. Null uses the default of the
    /// service (100 on the live service).
    /// </summary>
    public int? Epochs { get; init; }

    /// <summary>The learning rate, &gt; 0. Null uses the default of the base model.</summary>
    public double? LearningRate { get; init; }

    /// <summary>
    /// The other documented fields by wire name, with values that were checked against the schema;
    /// sent unchanged.
    /// </summary>
    public IReadOnlyDictionary<string, JsonScalar> Options { get; init; } = new Dictionary<string, JsonScalar>(StringComparer.Ordinal);
}

/// <summary>A dataset by name and version.</summary>
/// <param name="Name">The name as listed by the service.</param>
/// <param name="Version">
/// The version number, a string on the wire ("1"); null for the newest version that is ready.
/// </param>
public sealed record DatasetReference(string Name, string? Version = null);

/// <summary>The weights that a job trains.</summary>
public enum TrainingType
{
    /// <summary>Low-rank adapters on frozen base weights.</summary>
    Lora,

    /// <summary>All weights.</summary>
    Full,
}
