namespace PioneerTrain.Trainer;

/// <summary>Which weights a job changes.</summary>
public enum TrainableWeights
{
    /// <summary>Low-rank adapters beside frozen base weights, and the head.</summary>
    Lora,

    /// <summary>All weights.</summary>
    Full,

    /// <summary>Only the head that names labels; for comparison, it shows what the adapters add.</summary>
    HeadOnly,
}

/// <summary>How the learning rate moves after its warm-up.</summary>
public enum LearningRateSchedule
{
    /// <summary>Stays as it is.</summary>
    Constant,

    /// <summary>Falls in a straight line to zero.</summary>
    Linear,

    /// <summary>Falls along half a cosine to zero.</summary>
    Cosine,
}

/// <summary>What a job asks of the engine.</summary>
public sealed record TrainingRecipe
{
    public required TrainableWeights Weights { get; init; }

    /// <summary>Passes over the training rows, 1 or more.</summary>
    public required int Epochs { get; init; }

    /// <summary>As asked: the base model's multiplier is applied to it inside the engine. 0 or more.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Rows for each step, 1 or more.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Share of the rows that is held out when no row says its own split; 0 to 1.</summary>
    public double ValidationShare { get; init; } = 0.2;

    /// <summary>Rank of the low-rank adapters, 1 to 64.</summary>
    public int LoraRank { get; init; } = 16;

    /// <summary>The adapters' output is scaled by this over the rank.</summary>
    public double LoraAlpha { get; init; } = 32;

    /// <summary>Probability that an activation is dropped while training; 0 to 0.9.</summary>
    public double Dropout { get; init; } = 0.1;

    /// <summary>Decoupled weight decay (Loshchilov &amp; Hutter 2019) of the matrices.</summary>
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>Share of all steps in which the learning rate rises from zero; 0 to 1.</summary>
    public double WarmupRatio { get; init; } = 0.1;

    /// <summary>Takes the place of <see cref="WarmupRatio"/> when it is there.</summary>
    public int? WarmupSteps { get; init; }

    public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.Linear;

    /// <summary>Epochs without a better F1 after which training ends; 0 is off.</summary>
    public int EarlyStoppingPatience { get; init; }

    /// <summary>How much better is better.</summary>
    public double EarlyStoppingMinDelta { get; init; } = 0.0001;

    /// <summary>The same seed gives the same weights, whatever the number of threads.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>At most so many threads work at the same time, 1 or more.</summary>
    public required int Threads { get; init; }
}
