using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace PioneerTrain.LocalServer.Contracts;

/// <summary>The response of <c>POST /inference</c>, as captured from the live service.</summary>
internal sealed record InferenceAnswer
{
    [JsonPropertyName("type")] public string Type => "encoder";

    [JsonPropertyName("inference_id")] public required string InferenceId { get; init; }

    /// <summary>
    /// For one text an object with <c>data</c>; for a list of texts a list with the data of each.
    /// </summary>
    [JsonPropertyName("result")] public required JsonNode Result { get; init; }

    [JsonPropertyName("model_id")] public required string ModelId { get; init; }

    [JsonPropertyName("latency_ms")] public required double LatencyMs { get; init; }

    [JsonPropertyName("token_usage")] public required int TokenUsage { get; init; }

    [JsonPropertyName("model_used")] public required string ModelUsed { get; init; }
}

/// <summary>The response of <c>POST /v1/chat/completions</c>.</summary>
internal sealed record ChatAnswer
{
    [JsonPropertyName("id")] public required string Id { get; init; }

    [JsonPropertyName("object")] public string Object => "chat.completion";

    /// <summary>The time of the response, in seconds since 1970.</summary>
    [JsonPropertyName("created")] public required long Created { get; init; }

    [JsonPropertyName("model")] public required string Model { get; init; }

    [JsonPropertyName("choices")] public required IReadOnlyList<ChatChoice> Choices { get; init; }

    [JsonPropertyName("usage")] public required ChatUsage Usage { get; init; }

    [JsonPropertyName("token_usage")] public int TokenUsage => Usage.TotalTokens;

    [JsonPropertyName("x_fastino")] public required ChatExtension Extension { get; init; }
}

internal sealed record ChatChoice([property: JsonPropertyName("message")] ChatMessage Message)
{
    [JsonPropertyName("index")] public int Index => 0;

    [JsonPropertyName("finish_reason")] public string FinishReason => "stop";
}

/// <param name="Content">The data as JSON text.</param>
internal sealed record ChatMessage([property: JsonPropertyName("content")] string Content)
{
    [JsonPropertyName("role")] public string Role => "assistant";
}

internal sealed record ChatUsage(
    [property: JsonPropertyName("prompt_tokens")] int PromptTokens,
    [property: JsonPropertyName("completion_tokens")] int CompletionTokens)
{
    [JsonPropertyName("total_tokens")] public int TotalTokens => PromptTokens + CompletionTokens;
}

/// <summary>The extension of the service.</summary>
/// <param name="InferenceId">The id; null if the request has <c>"store":false</c>.</param>
internal sealed record ChatExtension([property: JsonPropertyName("inference_id")] string? InferenceId)
{
    /// <summary>Always false, because a request without a schema is rejected.</summary>
    [JsonPropertyName("default_schema_applied")] public bool HasDefaultSchema => false;
}
