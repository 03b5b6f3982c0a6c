using PioneerTrain.Trainer.BaseModels;
using PioneerTrain.Trainer.Optimization;

namespace PioneerTrain.Trainer.Checkpoints;

/// <summary>Creates the configuration files of a checkpoint.</summary>
internal static class CheckpointContent
{
    /// <summary>The PEFT names of the layers with adapters.</summary>
    private static readonly string[] _targetModules = ["embeddings", "conv", "query", "key", "value", "attn_dense", "dense"];

    public static CheckpointConfig Config(TrainingRecipe recipe, StartingPoint start, TrainingLoop trainer, int epoch) => new()
    {
        Format = CheckpointConfig.CurrentFormat,
        BaseModel = start.BaseModelId,
        ParentCheckpoint = start.ParentCheckpoint,
        Architecture = start.Model.Architecture,
        LearningRateMultiplier = start.LearningRateMultiplier,
        Epoch = epoch,
        Training = new RecipeConfig(
            NameOf(recipe.Weights),
            recipe.Epochs,
            recipe.LearningRate,
            recipe.LearningRate * start.LearningRateMultiplier,
            recipe.BatchSize,
            recipe.Dropout,
            recipe.WeightDecay,
            trainer.LearningRates.WarmupSteps,
            NameOf(recipe.Schedule),
            recipe.Seed),
    };

    public static (AdapterConfig Config, IReadOnlyList<StoredTensor> Weights) Adapter(TrainingRecipe recipe, StartingPoint start) => (
        new AdapterConfig(
            "LORA",
            start.ParentCheckpoint ?? start.BaseModelId,
            recipe.LoraRank,
            recipe.LoraAlpha,
            _targetModules,
            ["entity_head", "class_head"]),
        ModelWeights.Adapters(start.Model));

    public static string NameOf(TrainableWeights weights) => weights switch
    {
        TrainableWeights.Lora => "lora",
        TrainableWeights.Full => "full",
        _ => "head_only",
    };

    public static string NameOf(LearningRateSchedule schedule) => schedule switch
    {
        LearningRateSchedule.Constant => "constant",
        LearningRateSchedule.Cosine => "cosine",
        _ => "linear",
    };
}
