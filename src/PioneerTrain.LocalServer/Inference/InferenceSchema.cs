namespace PioneerTrain.LocalServer.Inference;

/// <summary>What a request asks a model to predict.</summary>
/// <param name="Entities">The requested entity labels; null if no entities are requested.</param>
/// <param name="Tasks">The requested classifications.</param>
/// <param name="IsList">Whether the request has the deprecated flat list of labels.</param>
internal sealed record InferenceSchema(
    IReadOnlyList<EntityLabel>? Entities, IReadOnlyList<ClassificationTask> Tasks, bool IsList = false);

/// <summary>A requested entity label.</summary>
/// <param name="Name">The label.</param>
/// <param name="IsSingle">
/// Whether the response has one object or null instead of a list (<c>"dtype":"str"</c>).
/// </param>
internal sealed record EntityLabel(string Name, bool IsSingle = false);

/// <summary>A requested classification.</summary>
internal sealed record ClassificationTask
{
    /// <summary>The name, which is the key of the response.</summary>
    public required string Name { get; init; }

    /// <summary>The labels to choose from, at least two.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>Whether the response is a list of labels. Default: false.</summary>
    public bool IsMultiLabel { get; init; }

    /// <summary>
    /// The minimum probability of a label in a list; null means the threshold of the request.
    /// </summary>
    public double? Threshold { get; init; }

    /// <summary>The maximum number of labels in a list; null means all.</summary>
    public int? MaxLabels { get; init; }
}

/// <summary>
/// The exception for a schema that cannot be predicted. The message is the <c>detail</c> of a 400
/// response.
/// </summary>
internal sealed class InvalidSchemaException(string message) : Exception(message);
