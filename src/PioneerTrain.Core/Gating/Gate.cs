using PioneerTrain.Scoring;

namespace PioneerTrain.Gating;

/// <summary>
/// Compares the scores of a trained model with the minimums of a policy. Pure: no clock, no I/O, no
/// logging.
/// </summary>
public static class Gate
{
    public static GateVerdict Judge(Scores scores, GatePolicy policy)
    {
        if (policy.IsEmpty)
        {
            return new GateVerdict.NoGate();
        }

        var findings = policy.Rules.Select(rule => Apply(rule, scores[rule.Metric])).ToList();
        if (findings.Exists(finding => finding.Standing == GateStanding.Missed))
        {
            return new GateVerdict.Failed(findings);
        }

        return findings.TrueForAll(finding => finding.Standing == GateStanding.Reached)
            ? new GateVerdict.Passed(findings)
            : new GateVerdict.NotEvaluated(findings);
    }

    private static GateFinding Apply(GateRule rule, double? found) => new(rule, found, Compare(found, rule.Minimum));

    // With this direction of the comparison, a minimum that is NaN counts as missed, not as
    // reached.
    private static GateStanding Compare(double? found, double minimum) => found switch
    {
        null => GateStanding.NotReported,
        double number when !(number is >= 0 and <= 1) => GateStanding.Invalid,
        double number => number >= minimum ? GateStanding.Reached : GateStanding.Missed,
    };
}
