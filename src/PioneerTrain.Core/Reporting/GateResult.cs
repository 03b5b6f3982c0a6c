using System.Text.Json.Serialization;
using PioneerTrain.Gating;
using PioneerTrain.Scoring;

namespace PioneerTrain.Reporting;

/// <summary>What the gate asked for and decided.</summary>
/// <param name="Minimums">By the key of every metric; null where the policy has no rule.</param>
/// <param name="Verdict">The decision.</param>
/// <param name="Reasons">One for each minimum; empty when the run never came to be judged.</param>
public sealed record GateResult(IReadOnlyDictionary<string, double?> Minimums, VerdictWord Verdict, IReadOnlyList<ReasonResult> Reasons)
{
    public static GateResult From(GatePolicy policy, GateVerdict verdict) => new(
        MinimumsOf(policy),
        verdict switch
        {
            GateVerdict.Passed => VerdictWord.Passed,
            GateVerdict.Failed => VerdictWord.Failed,
            GateVerdict.NotEvaluated => VerdictWord.NotEvaluated,
            _ => VerdictWord.NoGate,
        },
        [.. verdict.Findings.Select(finding => new ReasonResult(finding.Rule.Metric.Key, finding.Standing, finding.Reason))]);

    /// <summary>For a run that never came to be judged, such as one whose job failed.</summary>
    public static GateResult NotJudged(GatePolicy policy) =>
        new(MinimumsOf(policy), policy.IsEmpty ? VerdictWord.NoGate : VerdictWord.NotEvaluated, []);

    private static Dictionary<string, double?> MinimumsOf(GatePolicy policy) =>
        Metric.All.ToDictionary(metric => metric.Key, metric => policy.Rules.FirstOrDefault(rule => rule.Metric == metric)?.Minimum, StringComparer.Ordinal);
}

/// <param name="Text">A clause with the numbers, without a full stop.</param>
/// <param name="Metric">The key of the metric.</param>
public sealed record ReasonResult(string Metric, GateStanding Standing, string Text);

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
