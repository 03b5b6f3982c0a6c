using System.Text.Json.Serialization;
using PioneerTrain.Trainer.Layers;

namespace PioneerTrain.Trainer.Checkpoints;

/// <summary>
/// <c>config.json</c> of a checkpoint: the architecture and the origin of the weights. It contains
/// nothing that differs between two equal runs.
/// </summary>
internal sealed record CheckpointConfig
{
    public const string CurrentFormat = "pioneer-local-checkpoint-v1";

    public required string Format { get; init; }

    /// <summary>The id of the catalogue model that the chain of jobs started from.</summary>
    public required string BaseModel { get; init; }

    /// <summary>
    /// The checkpoint that training started from; null if it started from the base model.
    /// </summary>
    public string? ParentCheckpoint { get; init; }

    public required Architecture Architecture { get; init; }

    public required double LearningRateMultiplier { get; init; }

    /// <summary>The last finished epoch, from 1.</summary>
    public required int Epoch { get; init; }

    public required RecipeConfig Training { get; init; }
}

/// <summary>The training recipe in <c>config.json</c>.</summary>
internal sealed record RecipeConfig(
    string TrainingType,
    int Epochs,
    double LearningRate,
    double EffectiveLearningRate,
    int BatchSize,
    double Dropout,
    double WeightDecay,
    int WarmupSteps,
    string Schedule,
    ulong Seed);

/// <summary><c>labels.json</c> of a checkpoint.</summary>
internal sealed record LabelsConfig(IReadOnlyList<string> EntityLabels, IReadOnlyList<string> Classes);

/// <summary><c>metrics.json</c> of a checkpoint.</summary>
internal sealed record MetricsConfig(int Epoch, int Step, double TrainingLoss, double ValidationLoss, Scores Scores);

/// <summary><c>adapter_config.json</c> in the format of PEFT.</summary>
internal sealed record AdapterConfig(
    string PeftType,
    string BaseModelNameOrPath,
    [property: JsonPropertyName("r")] int Rank,
    double LoraAlpha,
    IReadOnlyList<string> TargetModules,
    IReadOnlyList<string> ModulesToSave);

/// <summary><c>config.json</c> of a base model.</summary>
internal sealed record BaseModelConfig
{
    public required string Id { get; init; }

    public required string Label { get; init; }

    public required string Description { get; init; }

    public required int DefaultEpochs { get; init; }

    public required double DefaultLearningRate { get; init; }

    public required double LearningRateMultiplier { get; init; }

    public required Architecture Architecture { get; init; }

    /// <summary>The recipe of the weights; null if the model starts from random weights.</summary>
    public PretrainingRecipe? Pretraining { get; init; }
}

/// <summary>The pretraining recipe of a base model.</summary>
/// <param name="Rows">The number of generated rows.</param>
/// <param name="CorpusSeed">The seed of the generator.</param>
/// <param name="Epochs">The number of epochs.</param>
/// <param name="LearningRate">The learning rate.</param>
/// <param name="BatchSize">The number of rows per step.</param>
/// <param name="Dropout">The dropout probability.</param>
/// <param name="Seed">The seed of the training.</param>
internal sealed record PretrainingRecipe(
    int Rows, ulong CorpusSeed, int Epochs, double LearningRate, int BatchSize, double Dropout, ulong Seed);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    WriteIndented = true,
    NewLine = "\n",
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(CheckpointConfig))]
[JsonSerializable(typeof(LabelsConfig))]
[JsonSerializable(typeof(MetricsConfig))]
[JsonSerializable(typeof(AdapterConfig))]
[JsonSerializable(typeof(BaseModelConfig))]
internal sealed partial class ModelJson : JsonSerializerContext;
