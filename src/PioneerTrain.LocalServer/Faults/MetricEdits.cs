using System.Text.Json.Nodes;

namespace PioneerTrain.LocalServer.Faults;

/// <summary>
/// Changes to the scores in a response, either in the metrics of a job or at the top level of an
/// evaluation.
/// </summary>
internal static class MetricEdits
{
    private const string NaN = "NaN";

    public static IReadOnlyList<string> Names { get; } =
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

    public static void NotANumber(JsonObject answer) => Replace(answer, NaN);

    /// <summary>
    /// Writes NaN without quotes, as Python's <c>json.dumps</c> does. This is not valid JSON.
    /// </summary>
    public static string BareNotANumber(JsonObject answer)
    {
        NotANumber(answer);
        return answer.ToJsonString().Replace($"\"{NaN}\"", NaN, StringComparison.Ordinal);
    }

    public static void Text(JsonObject answer) => Replace(answer, "high");

    public static void OutOfRange(JsonObject answer) => Replace(answer, 94);

    private static void Replace(JsonObject answer, JsonNode value)
    {
        foreach (var (holder, name) in Scores(answer))
        {
            holder[name] = value.DeepClone();
        }
    }

    // Only scores that are present and not null: a job without scores must not get any.
    private static List<(JsonObject Holder, string Name)> Scores(JsonObject answer)
    {
        JsonObject[] holders = answer["metrics"] is JsonObject metrics ? [answer, metrics] : [answer];
        return [.. holders.SelectMany(holder => Names.Where(name => holder[name] is not null).Select(name => (holder, name)))];
    }
}
