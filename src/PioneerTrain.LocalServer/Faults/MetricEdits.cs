using System.Text.Json.Nodes;

namespace PioneerTrain.LocalServer.Faults;

/// <summary>
/// Changes to the scores in a response, either in the metrics of a job or at the top level of an
/// evaluation.
/// </summary>
internal static class MetricEdits
{
    private static readonly string[] _names =
    [
        "f1", "precision", "recall",
        "f1_score", "precision_score", "recall_score",
        "eval_f1_score", "eval_precision", "eval_recall",
    ];

    public static void Remove(JsonObject answer)
    {
        foreach (var (holder, name) in Scores(answer))
        {
            holder.Remove(name);
        }
    }

    // Only scores that are present and not null: a job without scores must not get any.
    private static List<(JsonObject Holder, string Name)> Scores(JsonObject answer)
    {
        JsonObject[] holders = answer["metrics"] is JsonObject metrics ? [answer, metrics] : [answer];
        return [.. holders.SelectMany(holder => _names.Where(name => holder[name] is not null).Select(name => (holder, name)))];
    }
}
