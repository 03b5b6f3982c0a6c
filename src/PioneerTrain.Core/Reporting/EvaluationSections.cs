using PioneerTrain.Scoring;
using PioneerTrain.Text;

namespace PioneerTrain.Reporting;

/// <summary>The sections of the report about how the scores were measured.</summary>
internal static class EvaluationSections
{
    private const int MaxConfusions = 5;

    /// <summary>What the scores are based on, as sentences.</summary>
    public static IEnumerable<string> Basis(RunResult run)
    {
        if (run.Metrics is null)
        {
            yield break;
        }

        if (run.Evaluation is { Source: ScoreSource.Inference } own)
        {
            yield return $"Measured by inference on {Quantity.Count((own.Rows ?? 0) - (own.FailedRows ?? 0), "row")} of {MarkdownText.Code(own.File)}: "
                + $"{Quantity.Count(own.Labels.Count, "label")}, {Criteria(own)}.{Failed(own)}{Earlier(own)}{Equal(own, run.Metrics)} "
                + "The intervals cover the choice of these rows, not another training.";
        }
        else if (run.Evaluation is { Source: ScoreSource.ServiceEvaluation } service)
        {
            var version = service.DatasetVersion is null ? "" : $" version {MarkdownText.Code(service.DatasetVersion)}";
            var id = service.EvaluationId is null ? "" : $", evaluation {MarkdownText.Code(service.EvaluationId)}";
            yield return "Reported by the service: token-level macro F1, which is not the F1 of entities. "
                + $"Dataset {MarkdownText.Code(service.Dataset)}{version}{Measured(run, ", ")}{id}.";
        }
        else if (Measured(run, "Measured on ") is { Length: > 0 } measured)
        {
            yield return $"{measured}.";
        }
    }

    /// <summary>The errors by kind, and the labels that were confused.</summary>
    public static IEnumerable<string> Errors(RunResult run) => Collapsed.Lines("Errors of the model", ErrorLines(run));

    private static IEnumerable<string> ErrorLines(RunResult run)
    {
        if (run.Evaluation?.Errors is not { } errors)
        {
            yield break;
        }

        yield return $"{run.Evaluation.ExactRows ?? 0:N0} of {(run.Evaluation.Rows ?? 0) - (run.Evaluation.FailedRows ?? 0):N0} rows are entirely right. "
            + errors.Describe();
        if (errors.Confusions.Count > 0)
        {
            var confusions = errors.Confusions.Take(MaxConfusions)
                .Select(confusion => $"{MarkdownText.Code(confusion.Gold, 60)} predicted as {MarkdownText.Code(confusion.Predicted, 60)} ({confusion.Count:N0})");
            yield return "";
            yield return $"Most frequent confusions: {string.Join(", ", confusions)}.";
        }
    }

    private static string Criteria(EvaluationResult evaluation) => evaluation switch
    {
        { TaskName: null } => $"threshold {MetricText.Of(evaluation.Threshold)}, match {MarkdownText.Code(evaluation.Match)}",
        { ClsThreshold: { } threshold } => $"several for each row, threshold {MetricText.Of(threshold)}, task {MarkdownText.Code(evaluation.TaskName)}",
        _ => $"one for each row, task {MarkdownText.Code(evaluation.TaskName)}",
    };

    private static string Failed(EvaluationResult evaluation) => evaluation.FailedRows is > 0 and var failed
        ? $" {Quantity.Count(failed, "row")} could not be evaluated and {(failed == 1 ? "is" : "are")} not part of the scores."
        : "";

    private static string Earlier(EvaluationResult evaluation) => evaluation.RunId is { } run
        ? $" Evaluated by {MarkdownText.Link($"run {run}", evaluation.RunUrl ?? "")}: same job, rows and settings."
        : "";

    /// <summary>Explains the same number in several lines.</summary>
    private static string Equal(EvaluationResult evaluation, MetricsResult metrics) =>
        evaluation is { TaskName: not null, ClsThreshold: null } && metrics[Metric.F1] is { } f1 && f1.Equals(metrics[Metric.Accuracy])
            ? " With one label for each row, F1, precision and recall are equal to accuracy."
            : "";

    private static string Measured(RunResult run, string prefix) =>
        run.Metrics?.SampleCount is { } rows ? $"{prefix}{MetricText.Of(rows)} {(rows == 1 ? "row" : "rows")}" : "";
}
