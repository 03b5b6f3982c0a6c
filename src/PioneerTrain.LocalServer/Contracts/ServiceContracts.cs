using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace PioneerTrain.LocalServer.Contracts;

internal sealed record HealthAnswer([property: JsonPropertyName("status")] string Status);

/// <summary>The address that opens the page for the browser once.</summary>
internal sealed record PageAddressAnswer([property: JsonPropertyName("url")] string Url);

internal sealed record BaseModelListAnswer(
    [property: JsonPropertyName("models")] IReadOnlyList<BaseModelAnswer> Models);

internal sealed record BaseModelAnswer
{
    [JsonPropertyName("id")] public required string Id { get; init; }

    [JsonPropertyName("label")] public required string Label { get; init; }

    [JsonPropertyName("description")] public required string Description { get; init; }

    [JsonPropertyName("task_type")] public string TaskType { get; init; } = "encoder";

    /// <summary>The number of tokens of a text that the model reads.</summary>
    [JsonPropertyName("context_window")] public required int ContextWindow { get; init; }

    [JsonPropertyName("supports_training")] public bool SupportsTraining { get; init; } = true;

    /// <summary>
    /// Whether the model supports inference. A base model of this server predicts nothing before it
    /// is trained.
    /// </summary>
    [JsonPropertyName("supports_inference")] public bool SupportsInference { get; init; } = true;

    [JsonPropertyName("default_nr_epochs")] public required int DefaultEpochs { get; init; }

    [JsonPropertyName("default_learning_rate")] public required double DefaultLearningRate { get; init; }
}

internal sealed record FaultListAnswer([property: JsonPropertyName("faults")] IReadOnlyList<FaultAnswer> Faults);

/// <summary>A fault that is on.</summary>
/// <param name="Name">The name of the fault.</param>
/// <param name="Left">The number of occurrences left; null means until it is switched off.</param>
internal sealed record FaultAnswer(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("left")] int? Left);

/// <summary>The body of most error responses.</summary>
/// <param name="Detail">The error message.</param>
/// <param name="Code">The error code, if there is one.</param>
/// <param name="JobId">The id of the job that conflicts with the request, if there is one.</param>
internal sealed record ErrorAnswer(
    [property: JsonPropertyName("detail")] string Detail,
    [property: JsonPropertyName("code"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Code = null,
    [property: JsonPropertyName("job_id"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? JobId = null);

/// <summary>The body of every error response of the <c>/v1</c> family.</summary>
internal sealed record ErrorObjectAnswer([property: JsonPropertyName("error")] ErrorObject Error);

/// <param name="Type">The class of the error, such as <c>invalid_request_error</c>.</param>
/// <param name="Param">The invalid field, if the error concerns a field.</param>
/// <param name="Code">The error code, if there is one.</param>
/// <param name="JobId">The id of the job that conflicts with the request, if there is one.</param>
/// <param name="Errors">All errors of a 422 response.</param>
internal sealed record ErrorObject(
    [property: JsonPropertyName("message")] string Message,
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("param")] string? Param,
    [property: JsonPropertyName("code")] string? Code,
    [property: JsonPropertyName("job_id"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? JobId = null,
    [property: JsonPropertyName("errors"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<FieldProblem>? Errors = null);

/// <summary>
/// The body of a 422 response in the format of FastAPI, which the live service uses.
/// </summary>
internal sealed record InvalidRequestAnswer([property: JsonPropertyName("detail")] IReadOnlyList<FieldProblem> Detail);

/// <summary>An error of one field.</summary>
/// <param name="Type">FastAPI's name for the kind of error, such as <c>missing</c>.</param>
/// <param name="Loc">
/// The location: <c>"body"</c> or <c>"query"</c>, followed by the names and indexes that lead to
/// the value.
/// </param>
/// <param name="Msg">The error message, with the expected value.</param>
internal sealed record FieldProblem(
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("loc")] JsonArray Loc,
    [property: JsonPropertyName("msg")] string Msg);

/// <summary>The body of a 500 response, used for a bug in the server and for disk errors.</summary>
internal sealed record ServerErrorAnswer(
    [property: JsonPropertyName("error")] string Error,
    [property: JsonPropertyName("message")] string Message);
