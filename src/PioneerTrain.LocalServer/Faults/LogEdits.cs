using System.Text.Json.Nodes;
using Microsoft.Net.Http.Headers;

namespace PioneerTrain.LocalServer.Faults;

/// <summary>Changes to the response for a job's log.</summary>
internal static class LogEdits
{
    /// <summary>Lines that a careless or malicious training script may print.</summary>
    private static readonly string[] _hostile =
    [
        "\u001b[31mred\u001b[0m \u001b[2K\u001b]0;title\u0007 and a bell \u0007",
        "::error::this line pretends to be an error of the workflow",
        "::add-mask::a",
        "two lines\n::warning::the second of them",
        "##[group]an old command",
    ];

    public static Task HostileAsync(HttpContext context, RequestDelegate next) =>
        EditAsync(context, next, AddHostile);

    public static Task ReverseAsync(HttpContext context, RequestDelegate next) =>
        EditAsync(context, next, lines => [.. lines.Reverse<JsonNode>()]);

    public static Task AskForTextAsync(HttpContext context, RequestDelegate next)
    {
        context.Request.Headers[HeaderNames.Accept] = "text/plain";
        return next(context);
    }

    private static Task EditAsync(HttpContext context, RequestDelegate next, Func<List<JsonNode>, List<JsonNode>> edit)
    {
        // The response is buffered, so a stream would be delayed until its end.
        context.Request.Headers[HeaderNames.Accept] = "application/json";
        return AnswerEdits.EditAsync(context, next, answer => Replace(answer, edit));
    }

    private static void Replace(JsonObject answer, Func<List<JsonNode>, List<JsonNode>> edit)
    {
        var logs = answer["logs"]!.AsArray();
        var lines = logs.Select(line => line!).ToList();
        logs.Clear();
        foreach (var line in edit(lines))
        {
            logs.Add(line);
        }

        answer["total_logs"] = logs.Count;
    }

    // The lines follow the first line. Their ids are the same in every response.
    private static List<JsonNode> AddHostile(List<JsonNode> lines)
    {
        if (lines.Count == 0)
        {
            return lines;
        }

        var hostile = _hostile.Select((message, index) =>
        {
            var line = lines[0].DeepClone();
            line["id"] = $"hostile-{index}";
            line["message"] = message;
            return line;
        });
        return [lines[0], .. hostile, .. lines[1..]];
    }
}
