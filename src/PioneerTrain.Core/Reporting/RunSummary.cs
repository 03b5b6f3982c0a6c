using PioneerTrain.Gating;
using PioneerTrain.Text;

namespace PioneerTrain.Reporting;

/// <summary>A run in one sentence, with the numbers that explain its conclusion. Console and annotations show it.</summary>
public static class RunSummary
{
    public static string Of(RunResult run)
    {
        var isDelivered = run.ExitCode == 0;
        return run switch
        {
            { Reason: { } reason } => reason,
            { Gate.Verdict: VerdictWord.Passed } when !isDelivered => "The model passed its gate, but could not be delivered.",
            { Gate.Verdict: VerdictWord.NoGate } when !isDelivered => "The model was trained, but could not be delivered.",
            { Gate.Verdict: VerdictWord.NoGate } => $"trained in {Took(run)}; the config asks for no minimum{Basis(run)}",
            _ => $"{string.Join("; ", Reasons(run, isDelivered))}{Basis(run)} (exit code {run.ExitCode}, {Took(run)})",
        };
    }

    /// <summary>Of a run that failed, only what made it fail.</summary>
    private static IEnumerable<string> Reasons(RunResult run, bool isPassed) =>
        run.Gate.Reasons.Where(reason => isPassed || reason.Standing != GateStanding.Reached).Select(reason => reason.Text);

    private static string Basis(RunResult run) => run.Metrics?.SampleCount is >= 1 and var rows
        ? $", measured on {(int)rows:N0} held-out rows{(run.SyntheticData ? " of synthetic data" : "")}"
        : "";

    private static string Took(RunResult run) => Quantity.Duration(run.EndedAt - run.StartedAt);
}
