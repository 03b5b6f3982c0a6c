namespace PioneerTrain.Trainer;

/// <summary>A model of the catalogue that a job can start from.</summary>
public sealed record BaseModel
{
    /// <summary>For example <c>local/small-en-v1</c>.</summary>
    public required string Id { get; init; }

    /// <summary>A short name for people.</summary>
    public required string Label { get; init; }

    public required string Description { get; init; }

    public required int DefaultEpochs { get; init; }

    public double DefaultLearningRate { get; init; } = 5e-5;

    /// <summary>
    /// A model this small learns nothing at the rates that suit a model of hundreds of millions of weights, so what a job asks is multiplied by this.
    /// </summary>
    public double LearningRateMultiplier { get; init; } = 40;

    /// <summary>The folder that holds its <c>config.json</c> and, unless it starts from random weights, its <c>model.safetensors</c>.</summary>
    public required string Folder { get; init; }
}
