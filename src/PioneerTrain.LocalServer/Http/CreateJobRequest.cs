using System.Text.RegularExpressions;
using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.Trainer;

namespace PioneerTrain.LocalServer.Http;

/// <summary>
/// A create request, read from the documented fields. A null number means the default of the base
/// model or of the recipe.
/// </summary>
internal sealed partial record CreateJobRequest
{
    private const string ModelIdRule = "Input should be a model ID from GET /base-models (owner/name) or a checkpoint UUID, not a free-form string";

    /// <summary>
    /// Documented fields for providers, decoders, sampling or accounts, which local training does
    /// not support.
    /// </summary>
    private static readonly string[] _unused =
    [
        "save_steps", "gradient_accumulation_steps", "encoder_learning_rate", "task_learning_rate", "auto_data_sizing", "min_samples_per_dataset",
        "max_samples_per_dataset", "samples_per_label", "min_training_steps", "provider_name", "rl_config", "packing", "mask_history",
        "profile_training", "system_prompt", "wandb_api_key",
    ];

    public required string ModelName { get; init; }

    /// <summary>The id of the base model. It is well-formed, but may not exist.</summary>
    public required string BaseModel { get; init; }

    public required IReadOnlyList<DatasetReference> Datasets { get; init; }

    /// <summary>The project; null means the default project.</summary>
    public required string? ProjectId { get; init; }

    public required int? Epochs { get; init; }

    public required double? LearningRate { get; init; }

    /// <summary>
    /// All settings except epochs and learning rate, whose defaults come from the base model.
    /// </summary>
    public required TrainingRecipe Recipe { get; init; }

    /// <summary>The names of the fields in the request that have no effect.</summary>
    public required IReadOnlyList<string> UnusedFields { get; init; }

    /// <summary>
    /// Reads the request. Returns null if the body has errors, which are in
    /// <see cref="RequestBody.Problems"/>.
    /// </summary>
    public static CreateJobRequest? Read(RequestBody body)
    {
        var modelName = body.RequiredText("model_name", maxLength: 100);
        var baseModel = ReadBaseModel(body);
        var datasets = body.RequiredObjects("datasets").Select(ReadDataset).ToList();
        var project = ProjectField.Read(body);
        var epochs = body.Integer("nr_epochs", min: 1, max: 10_000);
        var learningRate = body.PositiveNumber("learning_rate", max: 1);
        body.Word("training_algorithm", "sft");
        var recipe = ReadRecipe(body);
        var unused = _unused.Where(body.Has).ToList();
        body.RejectUnknownFields();
        if (body.Problems.Count > 0)
        {
            return null;
        }

        return new CreateJobRequest
        {
            ModelName = modelName!,
            BaseModel = baseModel!,
            Datasets = datasets,
            ProjectId = project,
            Epochs = epochs,
            LearningRate = learningRate,
            Recipe = recipe,
            UnusedFields = unused,
        };
    }

    private static string? ReadBaseModel(RequestBody body)
    {
        var id = body.RequiredText("base_model");
        if (id is not null && !Guid.TryParseExact(id, "D", out _) && !ModelId().IsMatch(id))
        {
            body.RejectValue("base_model", "value_error", ModelIdRule);
        }

        return id;
    }

    private static DatasetReference ReadDataset(RequestBody item)
    {
        var reference = new DatasetReference(item.RequiredText("name") ?? "", item.Text("version"));
        item.RejectUnknownFields();
        return reference;
    }

    private static TrainingRecipe ReadRecipe(RequestBody body)
    {
        var full = body.Word("training_type", "lora", "full") == "full";
        var defaults = new TrainingRecipe
        {
            Weights = full ? TrainableWeights.Full : TrainableWeights.Lora,
            Epochs = 1,
            LearningRate = 0,
            Threads = 1,
        };
        return defaults with
        {
            BatchSize = body.Integer("batch_size", min: 1, max: 1024) ?? defaults.BatchSize,
            ValidationShare = body.Number("validation_data_percentage", min: 0, max: 1) ?? defaults.ValidationShare,
            EarlyStoppingPatience = body.Integer("early_stopping_patience", min: 0) ?? defaults.EarlyStoppingPatience,
            EarlyStoppingMinDelta = body.Number("early_stopping_min_delta", min: 0) ?? defaults.EarlyStoppingMinDelta,
            WarmupRatio = body.Number("warmup_ratio", min: 0, max: 1) ?? defaults.WarmupRatio,
            WarmupSteps = body.Integer("warmup_steps", min: 1),
            Schedule = ReadSchedule(body) ?? defaults.Schedule,
            WeightDecay = body.Number("weight_decay", min: 0, max: 1) ?? defaults.WeightDecay,
            LoraRank = body.Integer("lora_r", min: 1, max: 64) ?? defaults.LoraRank,
            LoraAlpha = body.Number("lora_alpha", min: 0, max: 1024) ?? defaults.LoraAlpha,
            Dropout = body.Number("lora_dropout", min: 0, max: 0.9) ?? defaults.Dropout,
            Seed = (ulong?)body.Integer("seed", min: 0) ?? defaults.Seed,
        };
    }

    private static LearningRateSchedule? ReadSchedule(RequestBody body) => body.Word("lr_scheduler_type", "constant", "linear", "cosine") switch
    {
        "constant" => LearningRateSchedule.Constant,
        "linear" => LearningRateSchedule.Linear,
        "cosine" => LearningRateSchedule.Cosine,
        _ => null,
    };

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,100}/[A-Za-z0-9._-]{1,100}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ModelId();
}
