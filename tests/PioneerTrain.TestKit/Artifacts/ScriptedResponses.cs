using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace PioneerTrain.TestKit.Artifacts;

/// <summary>A scripted response that replaces the response of the stand-in.</summary>
public delegate Task ScriptedResponse(HttpContext context);

public static class ScriptedResponses
{
    /// <summary>An error of the artifact service in the Twirp format.</summary>
    public static ScriptedResponse Twirp(int status, string code, string words) => Text(status, "application/json", new JsonObject { ["code"] = code, ["msg"] = words }.ToJsonString());

    /// <summary>An error of the storage. The body repeats the signed query, as in Azure.</summary>
    public static ScriptedResponse Azure(int status, string code) => async context =>
    {
        context.Response.Headers["x-ms-error-code"] = code;
        var body = $"""<?xml version="1.0" encoding="utf-8"?><Error><Code>{code}</Code><AuthenticationErrorDetail>{context.Request.QueryString}</AuthenticationErrorDetail></Error>""";
        await Text(status, "application/xml", body)(context);
    };

    public static ScriptedResponse Text(int status, string contentType, string body) => async context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        await context.Response.WriteAsync(body, context.RequestAborted);
    };

    /// <summary>A response with Retry-After in seconds.</summary>
    public static ScriptedResponse RetryAfter(int status, int seconds) => async context =>
    {
        context.Response.Headers.RetryAfter = $"{seconds}";
        await Twirp(status, "resource_exhausted", "slow down")(context);
    };

    /// <summary>Resets the connection.</summary>
    public static ScriptedResponse Reset => context =>
    {
        context.Abort();
        return Task.CompletedTask;
    };

    /// <summary>Does not respond until the client disconnects.</summary>
    public static ScriptedResponse NoResponse => async context =>
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
