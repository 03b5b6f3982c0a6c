using PioneerTrain.Scoring;
using PioneerTrain.Text;

namespace PioneerTrain.Reporting;

/// <summary>The section of the report about the jobs of a sweep.</summary>
internal static class SweepSections
{
    private const int MaxFields = 300;
    private const int MaxReason = 300;
    private const int MaxCost = 200;

    public static IEnumerable<string> Sweep(RunResult run)
    {
        if (run.Sweep is not { } sweep)
        {
            yield break;
        }

        var metric = Metric.All.FirstOrDefault(known => known.Key == sweep.Metric)?.Name ?? sweep.Metric;
        yield return "### Sweep";
        yield return "";
        var hasCost = sweep.Legs.Any(leg => leg.Cost is not null);
        yield return $"| Fields | {metric} | 95% interval | Job |{(hasCost ? " Cost |" : "")} |";
        yield return $"|---|---:|---:|---|{(hasCost ? "---|" : "")}---|";
        foreach (var leg in sweep.Legs.OrderByDescending(leg => leg.Score ?? double.NegativeInfinity))
        {
            var fields = MarkdownText.Code(string.Join(", ", leg.Fields.Select(field => $"{field.Key} {field.Value}")), MaxFields);
            var job = leg.JobId is { } id ? MarkdownText.Code(id) : Quantity.Unknown;
            var end = leg.Selected ? "**selected**" : leg.Reason is { } reason ? MarkdownText.Prose(reason, MaxReason) : "";
            var cost = hasCost ? $" {(leg.Cost is { } known ? MarkdownText.Prose(known.Text, MaxCost) : Quantity.Unknown)} |" : "";
            yield return $"| {fields} | {MetricText.Score(leg.Score)} | {MetricText.Range(leg.Interval)} | {job} |{cost} {end} |";
        }

        yield return "";
        yield return sweep.SelectedOn is { } file
            ? $"The best model was selected by {metric} on {MarkdownText.Code(file)}{(file == run.Evaluation?.File ? ", on which it is also judged, so its score is optimistic" : "")}."
            : $"The best model was selected by the {metric} that the service reports.";
        if (sweep.TotalCost is { } total)
        {
            yield return "";
            yield return $"The listed jobs together cost {total}.";
        }

        if (sweep.Doubt is { } doubt)
        {
            yield return "";
            yield return $"> {MarkdownText.Prose(doubt)}";
        }
    }
}
