namespace PioneerTrain.Trainer;

/// <summary>The weights that a job trains.</summary>
public enum TrainableWeights
{
    /// <summary>Low-rank adapters with frozen base weights, and the head.</summary>
    Lora,

    /// <summary>All weights.</summary>
    Full,

    /// <summary>Only the head. It shows, by comparison, the effect of the adapters.</summary>
    HeadOnly,
}

/// <summary>The schedule of the learning rate after the warm-up.</summary>
public enum LearningRateSchedule
{
    /// <summary>Does not change.</summary>
    Constant,

    /// <summary>Falls linearly to zero.</summary>
    Linear,

    /// <summary>Falls along half a cosine to zero.</summary>
    Cosine,
}

/// <summary>The settings of a training run.</summary>
public sealed record TrainingRecipe
{
    public required TrainableWeights Weights { get; init; }

    /// <summary>The number of passes over the training rows, at least 1.</summary>
    public required int Epochs { get; init; }

    /// <summary>
    /// The requested learning rate, at least 0. The engine multiplies it by
    /// <see cref="BaseModel.LearningRateMultiplier"/>.
    /// </summary>
    public required double LearningRate { get; init; }

    /// <summary>The number of rows per step, at least 1. Default: 32.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>
    /// The share of the rows to hold out if no row has a <c>split</c>, 0 to 1. Default: 0.2.
    /// </summary>
    public double ValidationShare { get; init; } = 0.2;

    /// <summary>The rank of the low-rank adapters, 1 to 64. Default: 16.</summary>
    public int LoraRank { get; init; } = 16;

    /// <summary>
    /// The output of the adapters is scaled by this value divided by the rank. Default: 32.
    /// </summary>
    public double LoraAlpha { get; init; } = 32;

    /// <summary>
    /// The probability that an activation is dropped during training, 0 to 0.9. Default: 0.1.
    /// </summary>
    public double Dropout { get; init; } = 0.1;

    /// <summary>
    /// The decoupled weight decay (Loshchilov &amp; Hutter 2019) of the matrices. Default: 0.01.
    /// </summary>
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>
    /// The share of all steps during which the learning rate rises from zero, 0 to 1. Default: 0.1.
    /// </summary>
    public double WarmupRatio { get; init; } = 0.1;

    /// <summary>
    /// The number of warm-up steps; overrides <see cref="WarmupRatio"/>. Default: null.
    /// </summary>
    public int? WarmupSteps { get; init; }

    public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.Linear;

    /// <summary>
    /// The number of epochs without a better F1 after which training ends; 0 turns early stopping
    /// off. Default: 0.
    /// </summary>
    public int EarlyStoppingPatience { get; init; }

    /// <summary>The minimum increase of F1 that counts as better. Default: 0.0001.</summary>
    public double EarlyStoppingMinDelta { get; init; } = 0.0001;

    /// <summary>
    /// The seed. A seed gives the same weights with any number of threads. Default: 42.
    /// </summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>The maximum number of threads, at least 1.</summary>
    public required int Threads { get; init; }
}
