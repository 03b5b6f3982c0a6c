using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace PioneerTrain.TestKit.Artifacts;

/// <summary>One answer of the stand-in that a test scripted, in place of the one it would have given.</summary>
public delegate Task Answer(HttpContext context);

public static class Answers
{
    /// <summary>An error of the artifact service, as Twirp writes them.</summary>
    public static Answer Twirp(int status, string code, string words) => Text(status, "application/json", new JsonObject { ["code"] = code, ["msg"] = words }.ToJsonString());

    /// <summary>An error of the storage. The body repeats what was signed, as Azure's does.</summary>
    public static Answer Azure(int status, string code) => async context =>
    {
        context.Response.Headers["x-ms-error-code"] = code;
        var body = $"""<?xml version="1.0" encoding="utf-8"?><Error><Code>{code}</Code><AuthenticationErrorDetail>{context.Request.QueryString}</AuthenticationErrorDetail></Error>""";
        await Text(status, "application/xml", body)(context);
    };

    public static Answer Text(int status, string contentType, string body) => async context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        await context.Response.WriteAsync(body, context.RequestAborted);
    };

    /// <summary>Asks the client to come again after so many seconds.</summary>
    public static Answer RetryAfter(int status, int seconds) => async context =>
    {
        context.Response.Headers.RetryAfter = $"{seconds}";
        await Twirp(status, "resource_exhausted", "slow down")(context);
    };

    /// <summary>The connection is reset.</summary>
    public static Answer Reset => context =>
    {
        context.Abort();
        return Task.CompletedTask;
    };

    /// <summary>Nothing, until the client goes away.</summary>
    public static Answer Silence => async context =>
    {
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            context.Abort();
        }
    };
}
