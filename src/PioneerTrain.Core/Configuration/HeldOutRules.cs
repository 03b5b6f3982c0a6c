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
            yield return new HeldOutProblem($"the file has rows of the form {file.Kind?.Describe()}; expected entity or classification rows");
            yield break;
        }

        if (file.Rows > config.Limits.MaxEvaluationRows)
        {
            yield return new HeldOutProblem(
                $"the file has {file.Rows:N0} rows, which exceeds limits.max_evaluation_rows ({config.Limits.MaxEvaluationRows:N0}); each row is a billed request");
        }

        if (file.HeldOut.Labels.Count == 0)
        {
            yield return new HeldOutProblem("no row of the file has a label, so F1 is undefined; add rows with labels");
        }
        else if (file.Kind == RowKind.Classification && (settings.Labels.Count > 0 ? settings.Labels.Count : file.HeldOut.Labels.Count) < 2)
        {
            yield return new HeldOutProblem("classification needs at least two labels; list all classes in evaluation.labels");
        }

        foreach (var rule in config.Gate.Rules)
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
            yield return $"{settings.Path} has {missing}, which evaluation.labels does not have. The model is not asked for it, so its items count as missed.";
        }

        foreach (var (rule, best) in GateForecast.Unreachable(config.Gate, file.Rows, file.HeldOut.Labels, file.IsSingleLabel))
        {
            yield return $"{settings.Path} cannot show {rule.Name} {MetricText.Of(rule.Minimum)} with a confidence of {MetricText.Of(config.Gate.Confidence)}: "
                + $"with every row right, the lower bound is {MetricText.Score(best)}. Add rows, or lower the minimum or the confidence.";
        }
    }

    /// <summary>Returns the warning about labels that the job does not have; null without one.</summary>
    /// <param name="labels">The labels that are requested.</param>
    public static string? WarnOfLabels(string path, IReadOnlyList<string> labels, DatasetSummary file) => MissingFrom(labels, file) is { } missing
        ? $"{path} has {missing}, which the job was not trained on; its items count as missed. To request other labels, set evaluation.labels."
        : null;

    private static string? MissingFrom(IReadOnlyList<string> labels, DatasetSummary file)
    {
        var known = labels.Select(NormalizedText.Of).ToHashSet(StringComparer.Ordinal);
        var missing = file.HeldOut.Labels.Keys.Where(label => !known.Contains(NormalizedText.Of(label))).Order(StringComparer.Ordinal).ToList();
        if (missing.Count == 0)
        {
            return null;
        }

        var rest = missing.Count > MostLabelsShown ? $" and {missing.Count - MostLabelsShown:N0} more" : "";
        return $"{(missing.Count == 1 ? "the label" : "the labels")} {string.Join(", ", missing.Take(MostLabelsShown).Select(ConfigMessages.Quote))}{rest}";
    }

    private static string Nearest(string label, DatasetSummary file) =>
        NearestWord.Find(label, file.HeldOut.Labels.Keys) is { } nearest ? $"; did you mean {ConfigMessages.Quote(nearest)}?" : "";
}

/// <summary>Why a held-out file cannot be evaluated.</summary>
/// <param name="Message">The problem, as a clause without a final period.</param>
/// <param name="Rule">The rule of the gate that cannot be judged; null for a problem of the file.</param>
public sealed record HeldOutProblem(string Message, GateRule? Rule = null);
