using System.Text;
using System.Text.Json.Nodes;

namespace PioneerTrain.LocalServer.Faults;

/// <summary>Changes a JSON answer on its way out.</summary>
internal static class AnswerEdits
{
    public static FaultAct Edit(Action<JsonObject> edit) => (context, next, _) => EditAsync(context, next, edit);

    public static async Task EditAsync(HttpContext context, RequestDelegate next, Action<JsonObject> edit)
    {
        var wire = context.Response.Body;
        using var held = new MemoryStream();
        context.Response.Body = held;
        await next(context);
        context.Response.Body = wire;
        var answer = held.ToArray();
        if (context.Response.StatusCode == StatusCodes.Status200OK && JsonNode.Parse(answer) is JsonObject json)
        {
            edit(json);
            answer = Encoding.UTF8.GetBytes(json.ToJsonString());
        }

        context.Response.ContentLength = answer.Length;
        await wire.WriteAsync(answer, context.RequestAborted);
    }
}
