using PioneerTrain.Pioneer.Evaluation;
using PioneerTrain.Scoring;
using PioneerTrain.Text;

namespace PioneerTrain.Cli.Run;

/// <summary>The messages about evaluations.</summary>
internal static class EvaluationMessages
{
    public static string Evaluating(string path, int rows, string model) =>
        $"Evaluating model {model} on {path} ({Quantity.Count(rows, "row")}).";

    public static string EvaluatedEarlier(string model, long run) =>
        $"Run {run} evaluated model {model} on the same rows with the same settings. Its evaluation is used.";

    public static string NoEarlierEvaluation(string why) => $"Cannot read the evaluations of earlier runs, so the model is evaluated again. {why}";

    public static string Failed(string what, string why) => $"Could not evaluate the model on {what}: {why.TrimEnd('.')}.";

    public static string FileChanged(string path) =>
        $"{path} changed while the model was evaluated, so the scores are not valid. Run again.";

    public static string TooManyFailedRows(InferenceTotals totals, int limit, IReadOnlyDictionary<RowFailureCategory, (int Count, string First)> failures)
    {
        var kinds = string.Join(", ", failures.OrderByDescending(kind => kind.Value.Count).Select(kind => $"{kind.Value.Count:N0} {JsonWord.Of(kind.Key)}"));
        return $"{totals.FailedRows:N0} of {Quantity.Count(totals.Rows, "row")} could not be evaluated ({kinds}), "
            + $"which exceeds evaluation.max_failed_rows ({limit:N0}). First: {failures.Values.First().First.TrimEnd('.')}.";
    }

    /// <summary>What a person should know about the scores, as sentences.</summary>
    public static IEnumerable<string> Doubts(string path, EvaluationScores scores)
    {
        if (scores.Predicted == 0)
        {
            yield return $"The model predicted nothing on {path}. Check the names of the labels, the threshold and the model.";
        }

        var others = scores.Labels.Where(label => label is { IsRequested: false, Predicted: > 0 }).Select(label => $"'{label.Label}'").ToList();
        if (others.Count > 0)
        {
            yield return $"The model predicted labels that were not requested, which count as errors: {string.Join(", ", others.Take(10))}.";
        }
    }

    public const string UnknownScores =
        "The gate needs scores, but the service may report only losses for a training job. "
        + "To measure them in this run, add evaluation.path with a held-out file.";

    /// <summary>Why the gate cannot be judged, with the lines to add.</summary>
    public static string NoScores(ScoreForecast forecast)
    {
        var why = forecast == ScoreForecast.NoneByApi
            ? "the /v1 API of the service has no evaluations and reports no scores"
            : "no finished job of this account has these scores";
        return $"the gate cannot be judged: {why}. Add a file of rows that are not in the training data to the config, then run again; nothing was started:\n"
            + "evaluation:\n  path: data/heldout.jsonl";
    }

    public static string NotTrained(string jobId, string status) =>
        $"Job {jobId} has status {status}, so it has no model to evaluate. Choose a job that succeeded.";

    public static string FewExamples(double evaluated, int rows) =>
        $"The service evaluated {evaluated:N0} of {rows:N0} rows of the dataset. To evaluate more, set evaluation.max_examples.";

    public static string AddHeldOutFile(string jobId) =>
        $"To evaluate the model of job {jobId}, add evaluation.path with a held-out file to the config and run again. That run does not train again.";

    public static string Reusing(string jobId) =>
        $"Job {jobId} trained the same config and data. Judging its model instead of training again (on_unchanged: reuse).";

    public static string WeightsAreGone(string jobId) =>
        $"Job {jobId} trained the same config and data, but the service no longer has its weights. It is not reused.";

    public static string EvaluatingEarlier(string jobId) =>
        $"Job {jobId} trained the same config and data, and was not evaluated. Evaluating it instead of training again. "
        + "To start a new job, set on-rerun: restart.";
}
