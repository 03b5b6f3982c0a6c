using System.Text.Json.Serialization;
using PioneerTrain.Trainer.Layers;

namespace PioneerTrain.Trainer.Checkpoints;

/// <summary>A checkpoint's <c>config.json</c>: what the weights are and how they came about. Holds nothing that differs between two equal runs.</summary>
internal sealed record CheckpointConfig
{
    public const string CurrentFormat = "pioneer-local-checkpoint-v1";

    public required string Format { get; init; }

    /// <summary>The model of the catalogue at the root of it all.</summary>
    public required string BaseModel { get; init; }

    /// <summary>The checkpoint that training went on from; null when it started from the base model.</summary>
    public string? ParentCheckpoint { get; init; }

    public required Architecture Architecture { get; init; }

    public required double LearningRateMultiplier { get; init; }

    /// <summary>1-based, and last of what the training had done when this was saved.</summary>
    public required int Epoch { get; init; }

    public required RecipeConfig Training { get; init; }
}

/// <summary>The recipe of a training, as <c>config.json</c> tells it.</summary>
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

/// <summary>A checkpoint's <c>labels.json</c>.</summary>
internal sealed record LabelsConfig(IReadOnlyList<string> EntityLabels, IReadOnlyList<string> Classes);

/// <summary>A checkpoint's <c>metrics.json</c>.</summary>
internal sealed record MetricsConfig(int Epoch, int Step, double TrainingLoss, double ValidationLoss, Scores Scores);

/// <summary>PEFT's <c>adapter_config.json</c>.</summary>
internal sealed record AdapterConfig(
    string PeftType,
    string BaseModelNameOrPath,
    [property: JsonPropertyName("r")] int Rank,
    double LoraAlpha,
    IReadOnlyList<string> TargetModules,
    IReadOnlyList<string> ModulesToSave);

/// <summary>A base model's <c>config.json</c>.</summary>
internal sealed record BaseModelConfig
{
    public required string Id { get; init; }

    public required string Label { get; init; }

    public required string Description { get; init; }

    public required int DefaultEpochs { get; init; }

    public required double DefaultLearningRate { get; init; }

    public required double LearningRateMultiplier { get; init; }

    public required Architecture Architecture { get; init; }

    /// <summary>How its weights came about; null when it has none and starts from random ones.</summary>
    public PretrainingRecipe? Pretraining { get; init; }
}

/// <summary>How a base model's weights are made.</summary>
/// <param name="Rows">Generated rows.</param>
/// <param name="CorpusSeed">Seed of the generator.</param>
/// <param name="Seed">Seed of the training.</param>
internal sealed record PretrainingRecipe(int Rows, ulong CorpusSeed, int Epochs, double LearningRate, int BatchSize, double Dropout, ulong Seed);

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
