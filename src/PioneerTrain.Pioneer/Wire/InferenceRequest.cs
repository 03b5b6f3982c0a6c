namespace PioneerTrain.Pioneer.Wire;

/// <summary>The part of an inference request that is the same for every row. The label list must
/// not depend on the row, because its labels would reveal the answer.</summary>
public sealed record InferenceRequest
{
    /// <summary>Id of a training job that ended well, or of a base model.</summary>
    public required string Model { get; init; }

    public required InferenceTask Task { get; init; }

    /// <summary>The labels to look for, at least one; for classification at least two, because the
    /// service rejects fewer with 400. Their order is input of the model.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>Minimum confidence of an entity, 0 to 1. Default 0.5, the default of both
    /// APIs.</summary>
    public double Threshold { get; init; } = 0.5;

    /// <summary>Minimum confidence of a class in multi-label classification, 0 to 1 (wire name
    /// <c>cls_threshold</c>). Default 0.5.</summary>
    public double ClassThreshold { get; init; } = 0.5;

    /// <summary>Name of the classification task. It is part of the model's input, and the response
    /// repeats it as a key. Default <c>category</c>.</summary>
    public string TaskName { get; init; } = "category";
}

/// <summary>The kind of prediction that is requested.</summary>
public enum InferenceTask
{
    /// <summary>Parts of the text with a label (named entity recognition).</summary>
    Entities,

    /// <summary>Exactly one class for each text.</summary>
    SingleLabel,

    /// <summary>Any number of classes for each text.</summary>
    MultiLabel,
}
