using Microsoft.Net.Http.Headers;
using PioneerTrain.LocalServer.Http;

namespace PioneerTrain.LocalServer.Faults;

/// <summary>Error responses of the inference endpoints, with the known bodies.</summary>
internal static class InferenceRejections
{
    public static Task WarmingAsync(HttpContext context) =>
        new WarmingResult("The model is warming up.").ExecuteAsync(context);

    public static Task NotDeployedAsync(HttpContext context) =>
        WriteAsync(context, 409, "The model has no active inference deployment.", "conflict");

    public static Task CapacityAsync(HttpContext context)
    {
        context.Response.Headers[HeaderNames.RetryAfter] = "1";
        return WriteAsync(
            context,
            503,
            "timed out waiting for provider capacity; the model may be cold-starting or temporarily over-subscribed",
            "capacity_exhausted");
    }

    public static Task UnknownModelAsync(HttpContext context) =>
        WriteAsync(
            context,
            400,
            "The model id is not a recognised model id. For a fine-tuned model, pass its training-job UUID.",
            "model_not_found");

    public static Task OneLabelAsync(HttpContext context) =>
        WriteAsync(context, 400, "A classification task needs at least two labels.", "validation_error");

    public static Task RemovedAsync(HttpContext context) => WriteAsync(context, 404, "Not Found", "not_found");

    // The bodies differ between the endpoints: detail in the older API, an error object in chat.
    private static Task WriteAsync(HttpContext context, int status, string message, string code)
    {
        var isChat = context.Request.Path.StartsWithSegments(V1Errors.Prefix, StringComparison.Ordinal);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        var error = $$"""{"message":"{{message}}","type":"invalid_request_error","param":null,"code":"{{code}}"}""";
        return context.Response.WriteAsync(
            isChat ? $$"""{"error":{{error}}}""" : $$"""{"detail":"{{message}}"}""", context.RequestAborted);
    }
}
