using PioneerTrain.Scoring;

namespace PioneerTrain.Gating;

/// <summary>Decides whether a trained model is good enough. Pure: no clock, no I/O, no logging.</summary>
public static class Gate
{
    public static GateVerdict Judge(Scores metrics, GatePolicy policy)
    {
        if (policy.IsEmpty)
        {
            return new GateVerdict.NoGate();
        }

        var findings = Findings(metrics, policy).ToList();
        if (findings.Exists(finding => finding.Standing == GateStanding.Missed))
        {
            return new GateVerdict.Failed(findings);
        }

        return findings.TrueForAll(finding => finding.Standing == GateStanding.Reached)
            ? new GateVerdict.Passed(findings)
            : new GateVerdict.NotEvaluated(findings);
    }

    private static IEnumerable<GateFinding> Findings(Scores metrics, GatePolicy policy)
    {
        (GateMetric Metric, double? Minimum, double? Found)[] all =
        [
            (GateMetric.F1, policy.MinimumF1, metrics.F1),
            (GateMetric.Precision, policy.MinimumPrecision, metrics.Precision),
            (GateMetric.Recall, policy.MinimumRecall, metrics.Recall),
        ];
        return all
            .Where(asked => asked.Minimum is not null)
            .Select(asked => new GateFinding(asked.Metric, asked.Minimum!.Value, asked.Found, Compare(asked.Found, asked.Minimum.Value)));
    }

    // "At least" is asked in this direction, so that a minimum that is no number is missed rather than reached.
    private static GateStanding Compare(double? found, double minimum) => found switch
    {
        null => GateStanding.NotReported,
        double number when !(number is >= 0 and <= 1) => GateStanding.Invalid,
        double number => number >= minimum ? GateStanding.Reached : GateStanding.Missed,
    };
}
