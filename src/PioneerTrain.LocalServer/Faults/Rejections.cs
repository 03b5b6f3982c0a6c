using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace PioneerTrain.LocalServer.Faults;

/// <summary>
/// Error responses with the bodies that are known from the service and its gateway.
/// </summary>
internal static class Rejections
{
    private static readonly TimeSpan _retryAfter = TimeSpan.FromSeconds(1);

    public static Task RateLimitedAsync(HttpContext context)
    {
        context.Response.Headers[HeaderNames.RetryAfter] = _retryAfter.TotalSeconds.ToString(
            CultureInfo.InvariantCulture);
        context.Response.Headers["X-RateLimit-Scope"] = "user";
        context.Response.Headers["X-RateLimit-Code"] = "rate_limit_exceeded";
        return JsonAsync(
            context,
            429,
            """{"detail":"Rate limit exceeded: 20 per 1 minute","code":"rate_limit_exceeded","scope":"user"}""");
    }

    public static Task ServerErrorAsync(HttpContext context) =>
        JsonAsync(
            context,
            500,
            """{"error":"Internal server error","message":"Unexpected failure, simulated by a fault."}""");

    public static Task UnavailableAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return Task.CompletedTask;
    }

    public static Task BadGatewayAsync(HttpContext context) =>
        WriteAsync(context, 502, "text/html", "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>");

    public static Task UnauthorizedEmptyAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }

    public static Task OutOfCreditsAsync(HttpContext context) => JsonAsync(
        context, 402, """{"code":"out_of_credits","message":"You have run out of credits.","resolution_url":"https://agent.pioneer.ai/billing"}""");

    public static Task PlanTooLowAsync(HttpContext context) =>
        JsonAsync(context, 403, """{"detail":"Downloading model weights requires the Pro plan or above."}""");

    public static Task InvalidDetailAsync(HttpContext context) => JsonAsync(
        context, 422, """{"detail":"For 'POST /felix/training-jobs', nr_epochs is not valid.","errors":[{"field":"nr_epochs","message":"must be at least 1"}]}""");

    public static Task InvalidFastApiAsync(HttpContext context) => JsonAsync(
        context, 422, """{"detail":[{"type":"greater_than_equal","loc":["body","nr_epochs"],"msg":"Input should be greater than or equal to 1"}]}""");

    public static Task InvalidErrorObjectAsync(HttpContext context) => JsonAsync(
        context,
        422,
        """
        {"error":{"message":"Request validation failed.","type":"invalid_request_error","param":"nr_epochs","code":"validation_error",
        "errors":[{"loc":["body","nr_epochs"],"msg":"Input should be greater than or equal to 1","type":"greater_than_equal"}]}}
        """);

    public static Task StopConflictAsync(HttpContext context) => JsonAsync(
        context,
        409,
        """{"error":{"message":"Training job already finished.","type":"invalid_request_error","param":null,"code":"training_job_already_finished"}}""");

    public static Task StopUnconfirmedAsync(HttpContext context) => JsonAsync(
        context,
        409,
        """{"error":{"message":"The provider has not confirmed the cancellation.","type":"invalid_request_error","param":null,"code":"cancellation_unconfirmed"}}""");

    public static Task WarmingAsync(HttpContext context) =>
        JsonAsync(
            context, 409, """{"detail":"The model cannot be evaluated yet. Current deployment status: warming"}""");

    private static Task JsonAsync(HttpContext context, int status, string json) =>
        WriteAsync(context, status, "application/json", json);

    private static Task WriteAsync(HttpContext context, int status, string contentType, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        return context.Response.WriteAsync(body, context.RequestAborted);
    }
}
