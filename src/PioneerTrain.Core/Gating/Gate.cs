using PioneerTrain.Scoring;

namespace PioneerTrain.Gating;

/// <summary>
/// Compares the scores of a trained model with the minimums of a policy. Pure: no clock, no I/O, no
/// logging.
/// </summary>
public static class Gate
{
    /// <param name="scores">
    /// The scores. With a confidence in the policy, their bounds must have that confidence.
    /// </param>
    public static GateVerdict Judge(Scores scores, GatePolicy policy)
    {
        var findings = policy.Rules.Select(rule => Apply(rule, scores.Find(rule.Metric, rule.Label), policy.Confidence)).ToList();
        return policy.IsEmpty
            ? GateVerdict.NoGate
            : new GateVerdict(WorstOf(findings), WorstOf(findings.Where(finding => IsEnforced(finding, policy))), findings);
    }

    /// <summary>
    /// Returns false for a rule that only warns, and for an inconclusive one where the policy lets
    /// it pass.
    /// </summary>
    private static bool IsEnforced(GateFinding finding, GatePolicy policy) =>
        finding.Rule.Severity == Severity.Fail
        && (finding.Standing != GateStanding.Inconclusive || policy.OnInconclusive == OnInconclusive.Fail);

    /// <summary>The order of precedence is that of the values, with passed as the last.</summary>
    private static VerdictWord WorstOf(IEnumerable<GateFinding> findings) =>
        findings.Select(finding => finding.Word).DefaultIfEmpty(VerdictWord.Passed).Min();

    private static GateFinding Apply(GateRule rule, ScoreEstimate? found, double? confidence) =>
        new(rule, found, Compare(found, rule.Minimum, confidence)) { Confidence = confidence };

    // With this direction of the comparisons, a minimum that is NaN is never reached.
    private static GateStanding Compare(ScoreEstimate? found, double minimum, double? confidence) => found switch
    {
        null => GateStanding.NotReported,
        { Value: not (>= 0 and <= 1) } => GateStanding.Invalid,
        { Value: var score } when confidence is null => score >= minimum ? GateStanding.Reached : GateStanding.Missed,
        { Bounds: { } bounds } when bounds.Lower >= minimum => GateStanding.Reached,
        { Bounds: { } bounds } when !(bounds.Upper >= minimum) => GateStanding.Missed,
        _ => GateStanding.Inconclusive,
    };
}
