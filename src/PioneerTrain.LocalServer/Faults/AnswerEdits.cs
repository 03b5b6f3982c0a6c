using System.Text;
using System.Text.Json.Nodes;

namespace PioneerTrain.LocalServer.Faults;

/// <summary>Changes a JSON response before it is sent.</summary>
internal static class AnswerEdits
{
    public static FaultAct Edit(Action<JsonObject> edit) => (context, next, _) => EditAsync(context, next, edit);

    public static FaultAct Rewrite(Func<JsonObject, string> rewrite) =>
        (context, next, _) => RewriteAsync(context, next, rewrite);

    public static Task EditAsync(HttpContext context, RequestDelegate next, Action<JsonObject> edit) => RewriteAsync(context, next, json =>
    {
        edit(json);
        return json.ToJsonString();
    });

    /// <summary>
    /// Announces the whole response, sends its first half and aborts the connection.
    /// </summary>
    public static async Task CutAsync(HttpContext context, RequestDelegate next, FaultOccurrence occurrence)
    {
        var answer = await HoldAsync(context, next);
        context.Response.ContentLength = answer.Length;
        await context.Response.Body.WriteAsync(answer.AsMemory(0, answer.Length / 2), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        context.Abort();
    }

    private static async Task RewriteAsync(HttpContext context, RequestDelegate next, Func<JsonObject, string> rewrite)
    {
        var answer = await HoldAsync(context, next);
        if (context.Response.StatusCode == StatusCodes.Status200OK && JsonNode.Parse(answer) is JsonObject json)
        {
            answer = Encoding.UTF8.GetBytes(rewrite(json));
        }

        context.Response.ContentLength = answer.Length;
        await context.Response.Body.WriteAsync(answer, context.RequestAborted);
    }

    /// <summary>Executes the request and returns its response, which is not sent.</summary>
    private static async Task<byte[]> HoldAsync(HttpContext context, RequestDelegate next)
    {
        var wire = context.Response.Body;
        using var held = new MemoryStream();
        context.Response.Body = held;
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = wire;
        }

        return held.ToArray();
    }
}
