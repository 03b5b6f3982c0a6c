using System.Text.Json.Serialization;
using PioneerTrain.Gating;

namespace PioneerTrain.Reporting;

/// <summary>What the gate asked for and decided.</summary>
/// <param name="Minimums">Null members ask for nothing.</param>
/// <param name="Verdict">The decision.</param>
/// <param name="Reasons">One for each minimum; empty when the run never came to be judged.</param>
public sealed record GateResult(MinimumsResult Minimums, VerdictWord Verdict, IReadOnlyList<ReasonResult> Reasons)
{
    public static GateResult From(GatePolicy policy, GateVerdict verdict) => new(
        new MinimumsResult(policy.MinimumF1, policy.MinimumPrecision, policy.MinimumRecall),
        verdict switch
        {
            GateVerdict.Passed => VerdictWord.Passed,
            GateVerdict.Failed => VerdictWord.Failed,
            GateVerdict.NotEvaluated => VerdictWord.NotEvaluated,
            _ => VerdictWord.NoGate,
        },
        [.. verdict.Findings.Select(finding => new ReasonResult(finding.Metric, finding.Standing, finding.Reason))]);

    /// <summary>For a run that never came to be judged, such as one whose job failed.</summary>
    public static GateResult NotJudged(GatePolicy policy) =>
        new(new MinimumsResult(policy.MinimumF1, policy.MinimumPrecision, policy.MinimumRecall), policy.IsEmpty ? VerdictWord.NoGate : VerdictWord.NotEvaluated, []);
}

/// <param name="Text">A clause with the numbers, without a full stop.</param>
public sealed record ReasonResult(GateMetric Metric, GateStanding Standing, string Text);

public sealed record MinimumsResult(double? F1, double? Precision, double? Recall);

public enum VerdictWord
{
    [JsonStringEnumMemberName("passed")]
    Passed,

    [JsonStringEnumMemberName("failed")]
    Failed,

    [JsonStringEnumMemberName("not_evaluated")]
    NotEvaluated,

    [JsonStringEnumMemberName("no_gate")]
    NoGate,
}
