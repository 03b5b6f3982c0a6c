using PioneerTrain.Datasets;
using PioneerTrain.Gating;
using PioneerTrain.Scoring;
using PioneerTrain.Text;

namespace PioneerTrain.Configuration;

/// <summary>
/// Checks that a held-out file has what the evaluation and the gate need, before a job is created.
/// </summary>
public static class HeldOutRules
{
    private const int MostLabelsShown = 10;

    /// <summary>Returns why the file cannot be evaluated; empty when it can.</summary>
    /// <param name="file">The content of the file, without errors in its rows.</param>
    public static IEnumerable<HeldOutProblem> Errors(TrainingConfig config, EvaluationSettings.HeldOutFile settings, DatasetSummary file)
    {
        if (file.Kind is not (RowKind.Entities or RowKind.Classification))
        {
            yield return new HeldOutProblem(file.Kind is { } kind
                ? $"found {kind.Describe()}; expected {RowKind.Entities.Describe()} or {RowKind.Classification.Describe()}"
                : "the file has no rows");
            yield break;
        }

        if (file.Rows > config.Limits.MaxEvaluationRows)
        {
            yield return new HeldOutProblem(
                $"the file has {Quantity.Count(file.Rows, "row")}, which exceeds limits.max_evaluation_rows ({config.Limits.MaxEvaluationRows:N0}); "
                + "use fewer rows, or raise the limit (each row is a billed request)");
        }

        if (file.HeldOut.Labels.Count == 0)
        {
            yield return new HeldOutProblem("no row of the file has a label, so F1 is undefined; add rows with labels");
        }
        else if (file.Kind == RowKind.Classification && (settings.Labels.Count > 0 ? settings.Labels.Count : file.HeldOut.Labels.Count) < 2)
        {
            yield return new HeldOutProblem("classification needs at least two labels; list all classes in evaluation.labels");
        }

        foreach (var rule in config.Gate.All.DistinctBy(rule => (rule.Metric, rule.Label)))
        {
            if (rule.Metric == Metric.Accuracy && file.Kind == RowKind.Entities)
            {
                yield return new HeldOutProblem($"gate.accuracy needs classification rows, but {settings.Path} has entity rows; use gate.f1", rule);
            }

            if (rule.Label is { } label && !file.HeldOut.Labels.Keys.Any(known => NormalizedText.AreEqual(known, label)))
            {
                yield return new HeldOutProblem($"gate.labels has {ConfigMessages.Quote(label)}, but no row of {settings.Path} has this label{Nearest(label, file)}", rule);
            }
        }
    }

    /// <summary>Returns what makes the verdict doubtful, as sentences.</summary>
    public static IEnumerable<string> Warnings(TrainingConfig config, EvaluationSettings.HeldOutFile settings, DatasetSummary file)
    {
        if (settings.Labels.Count > 0 && MissingFrom(settings.Labels, file) is { } missing)
        {
            yield return $"{settings.Path} has {Describe(missing)}, which evaluation.labels does not have; the items of {ThisOrThese(missing)} count as missed.";
        }

        foreach (var (rule, best) in GateForecast.Unreachable(config.Gate, file.Rows, file.HeldOut.Labels, file.IsSingleLabel))
        {
            var (bound, minimum) = MetricText.Pair(best, rule.Minimum);
            yield return $"{settings.Path} has too few rows to show with {MetricText.Percent(config.Gate.Confidence ?? 0)} confidence that {rule.Name} reaches {minimum}: "
                + $"even without errors, the lower bound is {bound}. Add rows{(rule.Label is null ? "" : " with this label")}, or lower the minimum or the confidence.";
        }

        foreach (var rule in config.Gate.Drops.Where(rule => rule.MaxDrop < DropRule.SeedNoise))
        {
            yield return BaselineMessages.BelowSeedNoise(rule);
        }
    }

    /// <summary>Returns the warning about labels that the job does not have; null without one.</summary>
    /// <param name="labels">The labels that are requested.</param>
    public static string? WarnOfLabels(string path, IReadOnlyList<string> labels, DatasetSummary file) => MissingFrom(labels, file) is { } missing
        ? $"{path} has {Describe(missing)}, which the job was not trained on; the items of {ThisOrThese(missing)} count as missed. To request other labels, set evaluation.labels."
        : null;

    /// <summary>Returns the labels of the file that are not requested; null when there are none.</summary>
    private static List<string>? MissingFrom(IReadOnlyList<string> labels, DatasetSummary file)
    {
        var known = labels.Select(NormalizedText.Of).ToHashSet(StringComparer.Ordinal);
        var missing = file.HeldOut.Labels.Keys.Where(label => !known.Contains(NormalizedText.Of(label))).Order(StringComparer.Ordinal).ToList();
        return missing.Count == 0 ? null : missing;
    }

    private static string Describe(List<string> labels)
    {
        var rest = labels.Count > MostLabelsShown ? $" and {labels.Count - MostLabelsShown:N0} more" : "";
        return $"{(labels.Count == 1 ? "the label" : "the labels")} {string.Join(", ", labels.Take(MostLabelsShown).Select(ConfigMessages.Quote))}{rest}";
    }

    private static string ThisOrThese(List<string> labels) => labels.Count == 1 ? "this label" : "these labels";

    private static string Nearest(string label, DatasetSummary file) =>
        NearestWord.Find(label, file.HeldOut.Labels.Keys) is { } nearest ? $"; did you mean {ConfigMessages.Quote(nearest)}?" : "";
}

/// <summary>Why a held-out file cannot be evaluated.</summary>
/// <param name="Message">The problem, as a clause without a final period.</param>
/// <param name="Rule">The rule of the gate that cannot be judged; null for a problem of the file.</param>
public sealed record HeldOutProblem(string Message, PolicyRule? Rule = null);
