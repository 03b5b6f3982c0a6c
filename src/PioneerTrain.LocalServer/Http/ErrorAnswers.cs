using Microsoft.AspNetCore.Http.Features;
using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.LocalServer.Storage;

namespace PioneerTrain.LocalServer.Http;

/// <summary>
/// Writes a JSON body for every error response, whether it comes from routing, Kestrel, a disk
/// error or a bug.
/// </summary>
internal sealed class ErrorAnswers(RequestDelegate next, ILogger<ErrorAnswers> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (BadHttpRequestException exception) when (!context.Response.HasStarted)
        {
            context.Response.StatusCode = exception.StatusCode;
        }
        catch (Exception exception) when (DiskError.Is(exception) && !context.Response.HasStarted)
        {
            logger.LogError(
                "{Method} {Path}: the data folder cannot be read or written: {Reason}",
                context.Request.Method,
                context.Request.Path,
                exception.Message);
            await ServerErrorAsync(context, DiskError.Describe(exception));
        }
        catch (Exception bug) when (!context.Response.HasStarted)
        {
            logger.LogError(
                bug,
                "{Method} {Path} failed because of a bug in the server",
                context.Request.Method,
                context.Request.Path);
            await ServerErrorAsync(
                context, $"Internal error in the server: {bug.GetType().Name}. This is a bug in pioneer-local.");
        }

        if (!context.Response.HasStarted && Sentence(context) is { } sentence)
        {
            await V1Errors.WriteAsync(context, new ErrorAnswer(sentence), WireJson.Default.ErrorAnswer);
        }
    }

    // Only for statuses that are set without a body. A 401 without a key keeps its empty body, as
    // on the live service.
    private static string? Sentence(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status400BadRequest => "Invalid request.",
        StatusCodes.Status404NotFound => "Not Found",
        StatusCodes.Status405MethodNotAllowed => "Method Not Allowed",
        StatusCodes.Status408RequestTimeout => "The request timed out while the body was read.",
        StatusCodes.Status413PayloadTooLarge => TooLarge(context),
        _ => null,
    };

    private static string TooLarge(HttpContext context) =>
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize is { } limit
            ? $"The request body is too large; expected at most {limit} bytes."
            : "The request body is too large.";

    private static Task ServerErrorAsync(HttpContext context, string message)
    {
        context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        return V1Errors.WriteAsync(
            context, new ServerErrorAnswer("Internal server error", message), WireJson.Default.ServerErrorAnswer);
    }
}
