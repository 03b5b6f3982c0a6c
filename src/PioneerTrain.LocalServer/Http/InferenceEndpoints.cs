using System.Text.Json.Nodes;
using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.LocalServer.Dialects;
using PioneerTrain.LocalServer.Inference;

namespace PioneerTrain.LocalServer.Http;

/// <summary>
/// The inference endpoints: <c>POST /inference</c> and <c>POST /v1/chat/completions</c>.
/// </summary>
internal static class InferenceEndpoints
{
    public const string ChatPath = V1Errors.Prefix + ChatSuffix;

    private const string ChatSuffix = "/chat/completions";

    /// <summary>
    /// The value of <c>Sunset</c> for a schema that is a flat list. The real date is not public.
    /// </summary>
    private const string ListSunset = "Thu, 31 Dec 2026 23:59:59 GMT";

    /// <summary>Maps the endpoint of the older API.</summary>
    public static IEndpointConventionBuilder MapInference(this IEndpointRouteBuilder app) =>
        app.MapPost("/inference", InferAsync);

    /// <summary>Maps the chat completion.</summary>
    /// <param name="v1">The endpoint group of the newer address family.</param>
    public static void MapChat(this IEndpointRouteBuilder v1) => v1.MapPost(ChatSuffix, CompleteAsync);

    private static async Task<IResult> InferAsync(
        HttpRequest request, Dialect dialect, InferenceService service, CancellationToken cancellationToken)
    {
        var body = await RequestBody.ReadAsync(request, cancellationToken);
        if (InferenceRequest.Read(body) is not { } asked)
        {
            return Rejection.Invalid(body.Problems);
        }

        var (outcome, rejected) = Execute(request, asked, dialect, service, cancellationToken);
        return outcome is null ? rejected! : TypedResults.Ok(new InferenceAnswer
        {
            InferenceId = Guid.NewGuid().ToString(),
            Result = asked.IsBatch ? new JsonArray([.. outcome.Data]) : SingleResult(outcome),
            ModelId = asked.Model,
            LatencyMs = Math.Round(outcome.Elapsed.TotalMilliseconds, 1),
            TokenUsage = outcome.PromptTokens + outcome.CompletionTokens,
            ModelUsed = asked.Model,
        });
    }

    private static async Task<IResult> CompleteAsync(
        HttpRequest request, Dialect dialect, InferenceService service, CancellationToken cancellationToken)
    {
        var body = await RequestBody.ReadAsync(request, cancellationToken);
        if (InferenceRequest.ReadChat(body) is not { } asked)
        {
            return Rejection.Invalid(body.Problems);
        }

        var (outcome, rejected) = Execute(request, asked, dialect, service, cancellationToken);
        if (outcome is null)
        {
            return rejected!;
        }

        if (outcome.HasListSchema)
        {
            request.HttpContext.Response.Headers["Deprecation"] = "true";
            request.HttpContext.Response.Headers["Sunset"] = ListSunset;
        }

        return TypedResults.Ok(new ChatAnswer
        {
            Id = $"chatcmpl_{Guid.NewGuid():N}",
            Created = outcome.CreatedAt.ToUnixTimeSeconds(),
            Model = asked.Model,
            Choices = [new ChatChoice(new ChatMessage(AnswerData.ToText(outcome.Data[0])))],
            Usage = new ChatUsage(outcome.PromptTokens, outcome.CompletionTokens),
            Extension = new ChatExtension(asked.IsStored ? Guid.NewGuid().ToString() : null),
        });
    }

    private static (InferenceOutcome? Outcome, IResult? Rejected) Execute(
        HttpRequest request,
        InferenceRequest asked,
        Dialect dialect,
        InferenceService service,
        CancellationToken cancellationToken)
    {
        request.HttpContext.Features.Set(new RequestedTexts(asked.Texts));
        return service.Execute(asked, dialect, cancellationToken);
    }

    private static JsonObject SingleResult(InferenceOutcome outcome) => new()
    {
        ["request_id"] = null,
        ["created_at"] = outcome.CreatedAt.ToUnixTimeSeconds(),
        ["data"] = outcome.Data[0],
    };
}
