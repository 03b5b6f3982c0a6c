using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace PioneerTrain.LocalServer.Contracts;

internal sealed record HealthAnswer([property: JsonPropertyName("status")] string Status);

internal sealed record BaseModelListAnswer([property: JsonPropertyName("models")] IReadOnlyList<BaseModelAnswer> Models);

internal sealed record BaseModelAnswer
{
    [JsonPropertyName("id")] public required string Id { get; init; }

    [JsonPropertyName("label")] public required string Label { get; init; }

    [JsonPropertyName("description")] public required string Description { get; init; }

    [JsonPropertyName("task_type")] public string TaskType { get; init; } = "encoder";

    /// <summary>Tokens; null, because rows of any length are taken.</summary>
    [JsonPropertyName("context_window")] public int? ContextWindow => null;

    [JsonPropertyName("supports_training")] public bool SupportsTraining { get; init; } = true;

    /// <summary>There is no inference endpoint here; evaluations are the way to see predictions.</summary>
    [JsonPropertyName("supports_inference")] public bool SupportsInference { get; init; }

    [JsonPropertyName("default_nr_epochs")] public required int DefaultEpochs { get; init; }

    [JsonPropertyName("default_learning_rate")] public required double DefaultLearningRate { get; init; }
}

internal sealed record FaultListAnswer([property: JsonPropertyName("faults")] IReadOnlyList<FaultAnswer> Faults);

/// <param name="Left">How often it will still strike; null is until it is switched off.</param>
internal sealed record FaultAnswer(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("left")] int? Left);

/// <summary>Most refusals: one sentence.</summary>
/// <param name="JobId">The job that stands in the way.</param>
internal sealed record ErrorAnswer(
    [property: JsonPropertyName("detail")] string Detail,
    [property: JsonPropertyName("code"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Code = null,
    [property: JsonPropertyName("job_id"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? JobId = null);

/// <summary>Every refusal of the <c>/v1</c> family.</summary>
internal sealed record ErrorObjectAnswer([property: JsonPropertyName("error")] ErrorObject Error);

/// <param name="Type">The class of the error, such as <c>invalid_request_error</c>.</param>
/// <param name="Param">The field that is wrong, where it is one.</param>
/// <param name="Code">The word for this very error, where it has one.</param>
internal sealed record ErrorObject(
    [property: JsonPropertyName("message")] string Message,
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("param")] string? Param,
    [property: JsonPropertyName("code")] string? Code,
    [property: JsonPropertyName("job_id"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? JobId = null,
    [property: JsonPropertyName("errors"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<FieldProblem>? Errors = null);

/// <summary>A 422 in the form that FastAPI gives it, which is the form the live service answers.</summary>
internal sealed record InvalidRequestAnswer([property: JsonPropertyName("detail")] IReadOnlyList<FieldProblem> Detail);

/// <param name="Type">FastAPI's word for the kind of problem, such as <c>missing</c>.</param>
/// <param name="Loc">Where: <c>"body"</c> or <c>"query"</c>, then names and indexes down to the value.</param>
/// <param name="Msg">What was found and what is accepted.</param>
internal sealed record FieldProblem(
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("loc")] JsonArray Loc,
    [property: JsonPropertyName("msg")] string Msg);

/// <summary>A bug in the server, or a disk that refuses: the live service's form of a 500.</summary>
internal sealed record ServerErrorAnswer(
    [property: JsonPropertyName("error")] string Error,
    [property: JsonPropertyName("message")] string Message);
