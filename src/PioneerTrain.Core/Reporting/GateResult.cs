using System.Text.Json.Serialization;
using PioneerTrain.Gating;
using PioneerTrain.Scoring;

namespace PioneerTrain.Reporting;

/// <summary>The minimums of the gate and its decision.</summary>
/// <param name="Minimums">
/// The minimum of each metric, by its key; null when the policy has no rule for it.
/// </param>
/// <param name="Verdict">The decision of the gate.</param>
/// <param name="Reasons">One for each minimum; empty when the gate was not evaluated.</param>
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
        [.. verdict.Findings.Select(finding => new ReasonResult(finding.Rule.Metric.Key, finding.Standing, finding.Reason, finding.Rule.Line, finding.Rule.Source))]);

    /// <summary>
    /// Creates the result of a run whose gate was not evaluated, such as one whose job failed.
    /// </summary>
    public static GateResult NotJudged(GatePolicy policy) =>
        new(MinimumsOf(policy), policy.IsEmpty ? VerdictWord.NoGate : VerdictWord.NotEvaluated, []);

    private static Dictionary<string, double?> MinimumsOf(GatePolicy policy) =>
        Metric.All.ToDictionary(
            metric => metric.Key,
            metric => policy.Rules.FirstOrDefault(rule => rule.Metric == metric)?.Minimum,
            StringComparer.Ordinal);
}

/// <summary>The result of one rule of the gate.</summary>
/// <param name="Metric">The key of the metric.</param>
/// <param name="Standing">How the score compares with the minimum.</param>
/// <param name="Text">A clause with the numbers, without a final period.</param>
/// <param name="Line">Line of the rule in the config, 1-based; null when an input set it.</param>
/// <param name="Source">The input or option that set the rule, such as <c>input f1-threshold</c>; null when the config did.</param>
public sealed record ReasonResult(string Metric, GateStanding Standing, string Text, int? Line, string? Source);

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
