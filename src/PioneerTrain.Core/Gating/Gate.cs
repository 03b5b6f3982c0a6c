using PioneerTrain.Scoring;

namespace PioneerTrain.Gating;

/// <summary>
/// Compares the scores of a trained model with the minimums of a policy, and with a baseline. Pure:
/// no clock, no I/O, no logging.
/// </summary>
public static class Gate
{
    /// <param name="scores">
    /// The scores. With a confidence in the policy, their bounds must have that confidence.
    /// </param>
    /// <param name="baseline">
    /// The comparison with the baseline, whose bounds must have the confidence of maximum drops;
    /// null when the model was not evaluated.
    /// </param>
    public static GateVerdict Judge(Scores scores, GatePolicy policy, BaselineComparison? baseline = null)
    {
        var findings = policy.Rules.Select(rule => Apply(rule, scores.Find(rule.Metric, rule.Label), policy.Confidence)).ToList();
        var drops = policy.Drops.Select(rule => Apply(rule, baseline, policy.DropConfidence)).ToList();
        var all = findings.Concat<RuleFinding>(drops).ToList();
        return policy.IsEmpty ? GateVerdict.NoGate : new GateVerdict(WorstOf(all), WorstOf(all.Where(policy.Enforces)), findings) { Drops = drops };
    }

    /// <summary>The order of precedence is that of the values, with passed as the last.</summary>
    private static VerdictWord WorstOf(IEnumerable<RuleFinding> findings) =>
        findings.Select(finding => finding.Word).DefaultIfEmpty(VerdictWord.Passed).Min();

    private static DropFinding Apply(DropRule rule, BaselineComparison? baseline, double confidence)
    {
        var compared = (baseline as BaselineComparison.Compared)?.Differences;
        var found = compared?.Find(rule.Metric, rule.Label);
        var standing = baseline is null ? GateStanding.NotReported : found is null ? GateStanding.NotComparable : Compare(found, rule.MaxDrop);
        return new DropFinding(rule, found, standing)
        {
            Confidence = confidence,
            Examples = compared?.Examples ?? 0,
            WhyMissing = (baseline as BaselineComparison.NotComparable)?.Reason,
        };
    }

    // With this direction of the comparisons, a bound that is NaN is neither.
    private static GateStanding Compare(ScoreDifference found, double maxDrop) => found.Bounds switch
    {
        { } bounds when -bounds.Lower <= maxDrop => GateStanding.Reached,
        { } bounds when -bounds.Upper > maxDrop => GateStanding.Missed,
        _ => GateStanding.Inconclusive,
    };

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
