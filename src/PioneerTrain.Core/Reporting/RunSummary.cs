using PioneerTrain.Gating;
using PioneerTrain.Text;

namespace PioneerTrain.Reporting;

/// <summary>
/// Summarizes a run in one sentence, with the numbers that explain its conclusion. Shown on the
/// console and in annotations.
/// </summary>
public static class RunSummary
{
    public static string Of(RunResult run)
    {
        var isDelivered = run.ExitCode == 0;
        return run switch
        {
            { Reason: { } reason } => reason,
            { Conclusion: Conclusion.NotDelivered } => NotDelivered(run),
            { Conclusion: Conclusion.EvaluationFailed } =>
                $"The model was trained, but not evaluated. {run.Evaluation?.Error} A re-run of the workflow job evaluates it without training again, or attach to job {run.Job?.Id}.",
            { Conclusion: Conclusion.NotEvaluated, Evaluation.Error: { } why } => $"The model was trained, but the gate could not be judged. {why}",
            { Gate.Verdict: VerdictWord.NoGate } => $"trained in {DurationOf(run)}; the config has no gate{Basis(run)}",
            _ => $"{string.Join("; ", Reasons(run, isDelivered))}{Basis(run)} (exit code {run.ExitCode}, {DurationOf(run)})",
        };
    }

    /// <summary>
    /// Returns the reasons of the gate; for a failed run, only those that made it fail.
    /// </summary>
    private static IEnumerable<string> Reasons(RunResult run, bool isPassed) =>
        run.Gate.Reasons.Where(reason => isPassed || reason.IsFailure).Select(reason => reason.Text);

    /// <summary>
    /// The delivery problem is a warning of the run. A re-run of the workflow finds the job that
    /// succeeded, and attach does the same elsewhere.
    /// </summary>
    private static string NotDelivered(RunResult run)
    {
        var model = run.Gate.Verdict == VerdictWord.Passed ? "The model passed the gate" : "The model was trained";
        var why = run.Warnings.Count > 0 ? $": {run.Warnings[^1].Message}" : ".";
        return $"{model}, but was not delivered{why} To deliver it without training again, re-run the workflow job, or attach to job {run.Job?.Id}.";
    }

    private static string Basis(RunResult run) => run.Metrics?.SampleCount is >= 1 and var rows
        ? $", measured on {(int)rows:N0} held-out rows{(run.SyntheticData ? " of synthetic data" : "")}"
        : "";

    private static string DurationOf(RunResult run) => Quantity.Duration(run.EndedAt - run.StartedAt);
}
