namespace PioneerTrain.Trainer;

/// <summary>A model of the catalogue that a job can start from.</summary>
public sealed record BaseModel
{
    /// <summary>The id, such as <c>local/small-en-v1</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The display name.</summary>
    public required string Label { get; init; }

    public required string Description { get; init; }

    public required int DefaultEpochs { get; init; }

    public double DefaultLearningRate { get; init; } = 5e-5;

    /// <summary>
    /// The factor that the requested learning rate is multiplied by. A model this small learns
    /// nothing at the rates that suit a model of hundreds of millions of weights.
    /// </summary>
    public double LearningRateMultiplier { get; init; } = 40;

    /// <summary>The maximum tokens of a text. The rest of the text is ignored.</summary>
    public required int MaxTokens { get; init; }

    /// <summary>
    /// The folder with <c>config.json</c> and, unless the model starts from random weights,
    /// <c>model.safetensors</c>.
    /// </summary>
    public required string Folder { get; init; }
}
