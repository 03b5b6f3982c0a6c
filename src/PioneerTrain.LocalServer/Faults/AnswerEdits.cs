using System.Text;
using System.Text.Json.Nodes;

namespace PioneerTrain.LocalServer.Faults;

/// <summary>Changes a JSON response before it is sent.</summary>
internal static class AnswerEdits
{
    public static FaultAct Edit(Action<JsonObject> edit) => (context, next) => EditAsync(context, next, edit);

    public static async Task EditAsync(HttpContext context, RequestDelegate next, Action<JsonObject> edit)
    {
        var answer = await HoldAsync(context, next);
        if (context.Response.StatusCode == StatusCodes.Status200OK && JsonNode.Parse(answer) is JsonObject json)
        {
            edit(json);
            answer = Encoding.UTF8.GetBytes(json.ToJsonString());
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
