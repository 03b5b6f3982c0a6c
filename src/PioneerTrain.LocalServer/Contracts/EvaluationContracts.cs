using System.Text.Json.Serialization;
using PioneerTrain.Trainer;

namespace PioneerTrain.LocalServer.Contracts;

/// <summary>The status of an evaluation.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EvaluationStatus>))]
internal enum EvaluationStatus
{
    [JsonStringEnumMemberName("queued")]
    Queued,

    [JsonStringEnumMemberName("running")]
    Running,

    [JsonStringEnumMemberName("complete")]
    Complete,

    [JsonStringEnumMemberName("failed")]
    Failed,
}

/// <summary>
/// An evaluation of a model on a dataset, both on the wire and as a record on disk. The names are
/// flat, as in captured live records.
/// </summary>
internal sealed record EvaluationAnswer
{
    [JsonPropertyName("id")] public required string Id { get; init; }

    /// <summary>
    /// The requested model: the id of a training job, of a checkpoint or of a base model.
    /// </summary>
    [JsonPropertyName("model_id")] public required string ModelId { get; init; }

    /// <summary>The requested model again, in lists only.</summary>
    [JsonPropertyName("base_model"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? BaseModel { get; init; }

    [JsonPropertyName("model_name")] public required string ModelName { get; init; }

    /// <summary>The id of the scored checkpoint; null for a base model.</summary>
    [JsonPropertyName("checkpoint_id")] public required string? CheckpointId { get; init; }

    [JsonPropertyName("dataset_name")] public required string DatasetName { get; init; }

    [JsonPropertyName("dataset_version")] public required string DatasetVersion { get; init; }

    /// <summary>The maximum number of rows to score; null means all.</summary>
    [JsonPropertyName("max_examples")] public int? MaxExamples { get; init; }

    [JsonPropertyName("status")] public required EvaluationStatus Status { get; init; }

    [JsonPropertyName("error_message")] public string? ErrorMessage { get; init; }

    /// <summary>
    /// The F1 score as the live service computes it: for entities a macro average over the tags of
    /// single tokens, with classes only a macro average over the classes.
    /// </summary>
    [JsonPropertyName("f1_score")] public double? F1 { get; init; }

    [JsonPropertyName("precision_score")] public double? Precision { get; init; }

    [JsonPropertyName("recall_score")] public double? Recall { get; init; }

    /// <summary>
    /// The share of texts with the correct class; without classes, the share of tokens with the
    /// correct tag.
    /// </summary>
    [JsonPropertyName("accuracy")] public double? Accuracy { get; init; }

    /// <summary>
    /// The F1 score of the training job: for entities a micro average over exact spans.
    /// </summary>
    [JsonPropertyName("span_f1")] public double? SpanF1 { get; init; }

    /// <summary>The number of scored rows.</summary>
    [JsonPropertyName("sample_count")] public int? SampleCount { get; init; }

    /// <summary>
    /// The number of rows that could not be scored. A wrong prediction is not an error; it has
    /// <c>"correct": false</c>.
    /// </summary>
    [JsonPropertyName("error_count")] public int? ErrorCount { get; init; }

    [JsonPropertyName("per_label")] public IReadOnlyList<LabelMetrics> PerLabel { get; init; } = [];

    [JsonPropertyName("created_at")] public required DateTimeOffset CreatedAt { get; init; }

    [JsonPropertyName("completed_at")] public DateTimeOffset? CompletedAt { get; init; }

    [JsonPropertyName("evaluation_time_ms")] public long? EvaluationTimeMs { get; init; }

    /// <summary>The predictions for the first scored rows; null in lists.</summary>
    [JsonPropertyName("predictions")] public IReadOnlyList<PredictionAnswer>? Predictions { get; init; }
}

/// <summary>The prediction for a row.</summary>
/// <param name="Text">The text of the row.</param>
/// <param name="Correct">Whether the prediction equals the labels of the row.</param>
/// <param name="TrueEntities">The tags of the row; see <see cref="EntityTags"/>.</param>
/// <param name="PredictedEntities">The predicted tags; empty if nothing was predicted.</param>
/// <param name="TrueLabel">The class of the row, if it has one.</param>
/// <param name="PredictedLabel">The predicted class, if there is one.</param>
internal sealed record PredictionAnswer(
    [property: JsonPropertyName("text")] string Text,
    [property: JsonPropertyName("correct")] bool Correct,
    [property: JsonPropertyName("true_entities")] IReadOnlyList<string> TrueEntities,
    [property: JsonPropertyName("predicted_entities")] IReadOnlyList<string> PredictedEntities,
    [property: JsonPropertyName("true_label"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? TrueLabel,
    [property: JsonPropertyName("predicted_label"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? PredictedLabel)
{
    public static PredictionAnswer From(ScoredRow scored) => new(
        scored.Row.Text,
        IsCorrect(scored),
        scored.Row.Entities is { } entities ? EntityTags.Of(scored.Row.Text, entities) : [],
        EntityTags.OfPrediction(scored.Row.Text, scored.Predicted),
        scored.Row.Class,
        scored.PredictedClass);

    private static bool IsCorrect(ScoredRow scored) =>
        (scored.Row.Entities is null || scored.Row.Entities.SequenceEqual(scored.Predicted))
        && (scored.Row.Class is null || scored.Row.Class == scored.PredictedClass);
}

internal sealed record BaselineModelListAnswer(
    [property: JsonPropertyName("models")] IReadOnlyList<BaselineModelAnswer> Models,
    [property: JsonPropertyName("count")] int Count);

/// <summary>A model that can be evaluated without a training.</summary>
internal sealed record BaselineModelAnswer(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("description")] string Description)
{
    [JsonPropertyName("provider")] public string Provider => "local";
}

internal sealed record EvaluationListAnswer<TEvaluation>(
    [property: JsonPropertyName("success")] bool Success,
    [property: JsonPropertyName("count")] int Count,
    [property: JsonPropertyName("evaluations")] IReadOnlyList<TEvaluation> Evaluations);
