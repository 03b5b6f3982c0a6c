using System.Globalization;
using PioneerTrain.Scoring;

namespace PioneerTrain.Reporting;

/// <summary>
/// The metadata of a model card, as the Hugging Face Hub reads it (hub-docs, modelcard.md): YAML
/// between two lines of hyphens.
/// </summary>
internal static class ModelCardHeader
{
    /// <summary>The confidence of the two-sided intervals in a result.</summary>
    private const string Confidence = "0.95";

    public static IEnumerable<string> Lines(RunResult run, ReleaseOrigin origin, string license)
    {
        yield return "---";
        // The Hub has the ids in lower case.
        yield return $"license: {YamlText.Quote(license.ToLowerInvariant())}";
        if (run.Job?.BaseModel is { } baseModel)
        {
            yield return $"base_model: {YamlText.Quote(baseModel)}";
        }

        foreach (var line in List("datasets", run.Job?.Datasets.Select(WithoutVersion) ?? []))
        {
            yield return line;
        }

        yield return $"pipeline_tag: {YamlText.Quote(TaskOf(run))}";
        var scores = ScoresOf(run);
        foreach (var line in List("metrics", scores.Select(score => TypeOf(score.Metric))))
        {
            yield return line;
        }

        foreach (var line in scores.Count > 0 ? Index(run, origin, scores) : [])
        {
            yield return line;
        }

        yield return "---";
    }

    private static IEnumerable<string> Index(RunResult run, ReleaseOrigin origin, List<(Metric Metric, double Value)> scores)
    {
        yield return "model-index:";
        yield return $"  - name: {YamlText.Quote(run.Job?.ModelName ?? run.Title ?? "model")}";
        yield return "    results:";
        yield return "      - task:";
        yield return $"          type: {YamlText.Quote(TaskOf(run))}";
        yield return "        dataset:";
        foreach (var line in Dataset(run))
        {
            yield return $"          {line}";
        }

        yield return "        metrics:";
        foreach (var line in scores.SelectMany(score => MetricLines(score.Metric, score.Value, run.Metrics!)))
        {
            yield return $"          {line}";
        }

        if (origin.RunUrl is { } url)
        {
            yield return "        source:";
            yield return "          name: \"pioneer-train\"";
            yield return $"          url: {YamlText.Quote(url)}";
        }
    }

    /// <summary>The held-out data, which is usually not on the Hub, so its type is not an id.</summary>
    private static IEnumerable<string> Dataset(RunResult run)
    {
        var evaluation = run.Evaluation;
        yield return "type: \"held-out\"";
        yield return $"name: {YamlText.Quote(evaluation?.File ?? evaluation?.Dataset ?? "held-out rows of the training job")}";
        if (evaluation?.FileSha256 is { } sha256)
        {
            yield return "args:";
            yield return $"  sha256: {YamlText.Quote(sha256)}";
        }
        else if (evaluation?.DatasetVersion is { } version)
        {
            yield return "args:";
            yield return $"  version: {YamlText.Quote(version)}";
        }
    }

    private static IEnumerable<string> MetricLines(Metric metric, double value, MetricsResult metrics)
    {
        var interval = metrics.Intervals.TryGetValue(metric.Key, out var known) && IsScore(known.Lower) && IsScore(known.Upper) ? known : (Interval?)null;
        yield return $"- type: {YamlText.Quote(TypeOf(metric))}";
        yield return $"  name: {YamlText.Quote(metric.Name)}";
        yield return $"  value: {Number(value)}";
        if (metric == Metric.MacroF1 || interval is not null)
        {
            yield return "  args:";
        }

        if (metric == Metric.MacroF1)
        {
            yield return "    average: \"macro\"";
        }

        if (interval is { } bounds)
        {
            yield return $"    confidence: {Confidence}";
            yield return $"    lower: {Number(bounds.Lower)}";
            yield return $"    upper: {Number(bounds.Upper)}";
        }
    }

    private static IEnumerable<string> List(string key, IEnumerable<string> values)
    {
        var all = values.Distinct(StringComparer.Ordinal).ToList();
        return all.Count == 0 ? [] : [$"{key}:", .. all.Select(value => $"  - {YamlText.Quote(value)}")];
    }

    private static List<(Metric Metric, double Value)> ScoresOf(RunResult run) =>
        [.. from metric in Metric.All where run.Metrics?[metric] is { } value && IsScore(value) select (metric, run.Metrics![metric]!.Value)];

    /// <summary>Returns the id of the task at the Hub. Only classification has a name for it.</summary>
    private static string TaskOf(RunResult run) => run.Evaluation?.TaskName is null ? "token-classification" : "text-classification";

    /// <summary>Returns the id of the metric at the Hub.</summary>
    private static string TypeOf(Metric metric) => metric == Metric.MacroF1 ? Metric.F1.Key : metric.Key;

    private static string WithoutVersion(string dataset) => dataset.LastIndexOf('@') is > 0 and var end ? dataset[..end] : dataset;

    private static bool IsScore(double value) => value is >= 0 and <= 1;

    private static string Number(double value) => value.ToString("0.0#####", CultureInfo.InvariantCulture);
}
