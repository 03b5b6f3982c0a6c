using System.Text.Json.Serialization;
using PioneerTrain.Gating;
using PioneerTrain.Scoring;

namespace PioneerTrain.Reporting;

/// <summary>The minimums of the gate and its decision.</summary>
/// <param name="Minimums">
/// The minimum of each metric of all labels, by its key; null when the policy has no rule for it.
/// </param>
/// <param name="Verdict">
/// The decision of all rules. The conclusion of the run leaves out those that only warn.
/// </param>
/// <param name="Reasons">One for each rule; empty when the gate was not evaluated.</param>
public sealed record GateResult(IReadOnlyDictionary<string, double?> Minimums, VerdictWord Verdict, IReadOnlyList<ReasonResult> Reasons)
{
    /// <summary>The confidence of the rules; null when the scores themselves were compared.</summary>
    public double? Confidence { get; init; }

    public static GateResult From(GatePolicy policy, GateVerdict verdict) =>
        new(MinimumsOf(policy), verdict.Word, [.. verdict.All.Select(finding => ReasonResult.From(finding, policy))]) { Confidence = policy.Confidence };

    /// <summary>
    /// Creates the result of a run whose gate was not evaluated, such as one whose job failed.
    /// </summary>
    public static GateResult NotJudged(GatePolicy policy) =>
        new(MinimumsOf(policy), policy.IsEmpty ? VerdictWord.NoGate : VerdictWord.NotEvaluated, []) { Confidence = policy.Confidence };

    private static Dictionary<string, double?> MinimumsOf(GatePolicy policy) =>
        Metric.All.ToDictionary(
            metric => metric.Key,
            metric => policy.Rules.FirstOrDefault(rule => rule.Metric == metric && rule.Label is null)?.Minimum,
            StringComparer.Ordinal);
}

/// <summary>The result of one rule of the gate.</summary>
/// <param name="Metric">The key of the metric.</param>
/// <param name="Label">The label of the rule; null for all labels together.</param>
/// <param name="Minimum">The minimum; null for a rule with a maximum drop.</param>
/// <param name="Standing">How the score compares with the minimum.</param>
/// <param name="Severity">Whether the rule can fail the run.</param>
/// <param name="Text">A clause with the numbers, without a final period.</param>
/// <param name="Line">Line of the rule in the config, 1-based; null when an input set it.</param>
/// <param name="Source">The input or option that set the rule, such as <c>input f1-threshold</c>; null when the config did.</param>
public sealed record ReasonResult(string Metric, string? Label, double? Minimum, GateStanding Standing, Severity Severity, string Text, int? Line, string? Source)
{
    /// <summary>The maximum drop below the baseline; null for a rule with a minimum.</summary>
    public double? MaxDrop { get; init; }

    /// <summary>True when the rule is not met and fails the run.</summary>
    [JsonIgnore]
    public bool IsFailure { get; init; }

    internal static ReasonResult From(RuleFinding finding, GatePolicy policy) => new(
        finding.Subject.Metric.Key,
        finding.Subject.Label,
        (finding.Subject as GateRule)?.Minimum,
        finding.Standing,
        finding.Subject.Severity,
        finding.Reason,
        finding.Subject.Line,
        finding.Subject.Source)
    {
        MaxDrop = (finding.Subject as DropRule)?.MaxDrop,
        IsFailure = finding.Standing != GateStanding.Reached && policy.Enforces(finding),
    };
}
