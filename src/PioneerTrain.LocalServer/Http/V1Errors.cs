using System.Text.Json.Serialization.Metadata;
using PioneerTrain.LocalServer.Contracts;

namespace PioneerTrain.LocalServer.Http;

/// <summary>
/// Writes error responses: an object named <c>error</c> in the <c>/v1</c> family, the older formats
/// otherwise.
/// </summary>
internal static class V1Errors
{
    public const string Prefix = "/v1";

    /// <summary>
    /// Converts the error response of an endpoint to the format of the <c>/v1</c> family.
    /// </summary>
    public static async ValueTask<object?> TranslateAsync(
        EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var result = await next(call);
        return result is IValueHttpResult { Value: { } value } and IStatusCodeHttpResult { StatusCode: { } status }
            && Translate(value, status) is { } error
            ? TypedResults.Json(error, WireJson.Default.ErrorObjectAnswer, statusCode: status)
            : result;
    }

    /// <summary>
    /// Writes the body of an error response that does not come from an endpoint. The status must be
    /// set.
    /// </summary>
    public static Task WriteAsync<T>(HttpContext context, T answer, JsonTypeInfo<T> json)
        where T : class =>
        context.Request.Path.StartsWithSegments(Prefix, StringComparison.Ordinal) && Translate(answer, context.Response.StatusCode) is { } error
            ? context.Response.WriteAsJsonAsync(error, WireJson.Default.ErrorObjectAnswer, contentType: null, context.RequestAborted)
            : context.Response.WriteAsJsonAsync(answer, json, contentType: null, context.RequestAborted);

    private static ErrorObjectAnswer? Translate(object answer, int status) => answer switch
    {
        ErrorAnswer error => new(new(error.Detail, Type(status), null, error.Code, error.JobId)),
        ServerErrorAnswer error => new(new(error.Message, Type(status), null, "internal_error")),
        InvalidRequestAnswer { Detail: [var first, ..] all } =>
            new(new($"{first.Loc[^1]}: {first.Msg}", Type(status), first.Loc[^1]?.ToString(), "validation_error", Errors: all)),
        _ => null,
    };

    private static string Type(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => "authentication_error",
        StatusCodes.Status404NotFound => "not_found_error",
        >= 500 => "server_error",
        _ => "invalid_request_error",
    };
}
