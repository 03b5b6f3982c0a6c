using System.Globalization;
using Microsoft.Net.Http.Headers;
using PioneerTrain.LocalServer.Contracts;

namespace PioneerTrain.LocalServer.Http;

/// <summary>
/// The 425 response for a model that is warming up: an error object, also in the older API, and
/// <c>Retry-After</c>.
/// </summary>
internal sealed class WarmingResult(string message) : IResult
{
    /// <summary>The value of <c>Retry-After</c>, in seconds.</summary>
    public const int RetryAfterSeconds = 1;

    private const int TooEarly = 425;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers[HeaderNames.RetryAfter] = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        httpContext.Response.Headers["x-should-retry"] = "true";
        httpContext.Response.StatusCode = TooEarly;
        var error = new ErrorObject(message, "invalid_request_error", Param: null, "model_warming");
        return httpContext.Response.WriteAsJsonAsync(
            new ErrorObjectAnswer(error),
            WireJson.Default.ErrorObjectAnswer,
            contentType: null,
            httpContext.RequestAborted);
    }
}
