using PioneerTrain.Gating;
using PioneerTrain.Reporting;
using PioneerTrain.Scoring;
using PioneerTrain.Text;

namespace PioneerTrain.Cli.Console;

/// <summary>The comparison of two models as tables of text.</summary>
internal static class ComparisonText
{
    private const int LongestLabel = 40;

    public static IEnumerable<string> Lines(ComparisonReport report)
    {
        var result = report.Comparison;
        yield return $"{Plain(report.Model)} compared with {Plain(result.Model ?? Quantity.Unknown)} on {Quantity.Count(result.PairedExamples, "row")}"
            + $"{Only(result.OnlyHere, "the model")}{Only(result.OnlyThere, "the baseline")}";
        yield return "";
        foreach (var line in Table("Metric", [.. result.Differences.Where(difference => difference.Label is null)], difference => NameOf(difference.Metric)))
        {
            yield return line;
        }

        yield return "";
        foreach (var line in Table("F1 of label", [.. result.Differences.Where(difference => difference is { Label: not null, Metric: "f1" })], difference => Plain(difference.Label!)))
        {
            yield return line;
        }

        if (result.Changes.FirstOrDefault(change => change.Label is null) is { } changes)
        {
            yield return "";
            yield return $"Newly right: {Quantity.Count(changes.NewlyRight, "row")}. Newly wrong: {Quantity.Count(changes.NewlyWrong, "row")}.";
        }

        if (report.Reason is { } reason)
        {
            yield return "";
            yield return $"{(report.Verdict == VerdictWord.Passed ? "PASSED" : "FAILED")}  {char.ToUpperInvariant(reason[0])}{reason[1..]}.";
        }
    }

    private static IEnumerable<string> Table(string title, IReadOnlyList<DifferenceResult> rows, Func<DifferenceResult, string> nameOf)
    {
        var table = new TextTable(title, "Baseline", "Now", "Change", "95% interval of the change", "p-value");
        foreach (var row in rows)
        {
            table.Add(
                nameOf(row),
                MetricText.Score(row.Baseline),
                MetricText.Score(row.Now),
                DifferenceText.WithSign(row.Change),
                DifferenceText.Range(row.Interval),
                DifferenceText.PValue(row.PValue));
        }

        return table.Lines();
    }

    private static string NameOf(string key) => Metric.All.FirstOrDefault(metric => metric.Key == key)?.Name ?? key;

    private static string Only(int rows, string owner) => rows == 0 ? "" : $"; {Quantity.Count(rows, "row")} only of {owner}";

    private static string Plain(string text) => SafeText.Of(text).Cut(LongestLabel).ToString();
}
