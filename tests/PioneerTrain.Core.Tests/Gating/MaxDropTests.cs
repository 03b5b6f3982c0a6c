using PioneerTrain.Gating;
using PioneerTrain.Scoring;

namespace PioneerTrain.Core.Tests.Gating;

public class MaxDropTests
{
    private static readonly DropRule _rule = new(Metric.F1, 0.02);

    [Theory]
    [InlineData(0.91, -0.019, 0.01, "F1 0.9100 is 0.0100 below the baseline (0.9200) on 200 common examples; with 95% confidence, the drop is at most 0.0190 (maximum drop 0.02)")]
    [InlineData(0.91, -0.02, 0.01, "F1 0.9100 is 0.0100 below the baseline (0.9200) on 200 common examples; with 95% confidence, the drop is at most 0.0200 (maximum drop 0.02)")]
    [InlineData(0.94, 0.001, 0.04, "F1 0.9400 is 0.0200 above the baseline (0.9200) on 200 common examples; with 95% confidence, there is no drop (maximum drop 0.02)")]
    [InlineData(0.92, -0.01, 0.01, "F1 0.9200 equals the baseline on 200 common examples; with 95% confidence, the drop is at most 0.0100 (maximum drop 0.02)")]
    public void Passes_when_the_upper_bound_of_the_drop_is_at_most_the_maximum(double now, double lower, double upper, string reason)
    {
        AssertFinding(VerdictWord.Passed, GateStanding.Reached, reason, Judge(now, new Interval(lower, upper)));
    }

    [Fact]
    public void Fails_when_the_lower_bound_of_the_drop_is_above_the_maximum()
    {
        AssertFinding(
            VerdictWord.Failed,
            GateStanding.Missed,
            "F1 0.8600 is 0.0600 below the baseline (0.9200) on 200 common examples; with 95% confidence, the drop is at least 0.020001, which is more than the maximum drop of 0.02",
            Judge(0.86, new Interval(-0.09, -0.020001)));
    }

    [Theory]
    [InlineData(-0.0201, 0.01, "-0.0100", "0.0201")]
    [InlineData(-0.06, -0.02, "0.0200", "0.0600")]
    public void Is_inconclusive_between_the_bounds_and_says_what_the_examples_can_show(double lower, double upper, string least, string most)
    {
        AssertFinding(
            VerdictWord.Inconclusive,
            GateStanding.Inconclusive,
            $"F1 0.9000 is 0.0200 below the baseline (0.9200) on 200 common examples, which does not show with 95% confidence whether the drop is at most 0.02 (bounds {least} and {most}; these examples can show a drop of about 0.025)",
            Judge(0.9, new Interval(lower, upper)));
    }

    [Theory]
    [InlineData(double.NaN, double.NaN)]
    [InlineData(double.NaN, 0.1)]
    public void Never_passes_with_a_bound_that_is_not_a_number(double lower, double upper) =>
        Assert.Equal(VerdictWord.Inconclusive, Judge(0.9, new Interval(lower, upper)).Word);

    [Fact]
    public void Is_inconclusive_without_an_interval() => AssertFinding(
        VerdictWord.Inconclusive,
        GateStanding.Inconclusive,
        "F1 0.9300 is 0.0100 above the baseline (0.9200) on 200 common examples, which has no interval, so it does not show whether the drop is at most 0.02",
        Judge(0.93, null));

    [Fact]
    public void Uses_the_confidence_of_the_policy()
    {
        var policy = Policy(_rule) with { Confidence = 0.8 };

        var finding = Assert.Single(Gate.Judge(Scores.None, policy, Compared(0.91, new Interval(-0.01, 0.01))).Drops);

        Assert.Equal((0.8, 0.95), (policy.DropConfidence, Policy(_rule).DropConfidence));
        Assert.Contains("with 80% confidence", finding.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Is_not_comparable_without_a_baseline() => AssertFinding(
        VerdictWord.NotComparable,
        GateStanding.NotComparable,
        "the drop of F1 could not be checked: job-1 does not exist",
        Gate.Judge(Scores.None, Policy(_rule) with { OnMissing = OnMissing.Fail }, new BaselineComparison.NotComparable("job-1 does not exist")));

    [Fact]
    public void Is_not_comparable_without_a_score_of_both_models() => AssertFinding(
        VerdictWord.NotComparable,
        GateStanding.NotComparable,
        "the drop of recall of \"person\" could not be checked: one of the models has no such score on the common examples",
        Gate.Judge(
            Scores.None,
            Policy(new DropRule(Metric.Recall, 0.1) { Label = "person" }) with { OnMissing = OnMissing.Fail },
            Compared(0.9, new Interval(0, 0))));

    [Fact]
    public void Is_not_evaluated_when_the_model_was_not_evaluated() => AssertFinding(
        VerdictWord.NotEvaluated,
        GateStanding.NotReported,
        "no F1 was reported, so its drop could not be checked",
        Gate.Judge(Scores.None, Policy(_rule)));

    [Theory]
    [InlineData(OnMissing.Fail, VerdictWord.NotComparable, false)]
    [InlineData(OnMissing.Warn, VerdictWord.Passed, true)]
    [InlineData(OnMissing.Pass, VerdictWord.Passed, false)]
    public void Policy_decides_whether_a_missing_baseline_is_enforced(OnMissing onMissing, VerdictWord enforced, bool isWarning)
    {
        var policy = Policy(_rule) with { OnMissing = onMissing };

        var verdict = Gate.Judge(Scores.None, policy, new BaselineComparison.NotComparable("why"));

        Assert.Equal((VerdictWord.NotComparable, enforced), (verdict.Word, verdict.Enforced));
        Assert.Equal(isWarning, policy.WarnsOf(verdict.Drops[0]));
    }

    [Theory]
    [InlineData(OnInconclusive.Fail, VerdictWord.Inconclusive)]
    [InlineData(OnInconclusive.Pass, VerdictWord.Passed)]
    public void Policy_decides_whether_an_inconclusive_drop_is_enforced(OnInconclusive onInconclusive, VerdictWord enforced)
    {
        var verdict = Gate.Judge(Scores.None, Policy(_rule) with { OnInconclusive = onInconclusive }, Compared(0.9, new Interval(-0.1, 0.1)));

        Assert.Equal((VerdictWord.Inconclusive, enforced), (verdict.Word, verdict.Enforced));
    }

    [Fact]
    public void A_rule_that_only_warns_does_not_fail_the_run()
    {
        var policy = Policy(_rule with { Severity = Severity.Warn });

        var verdict = Gate.Judge(Scores.None, policy, Compared(0.8, new Interval(-0.2, -0.1)));

        Assert.Equal((VerdictWord.Failed, VerdictWord.Passed), (verdict.Word, verdict.Enforced));
        Assert.True(policy.WarnsOf(verdict.Drops[0]));
        Assert.EndsWith(", only a warning", verdict.Drops[0].Reason, StringComparison.Ordinal);
    }

    /// <summary>Failed, not evaluated, not comparable, inconclusive, passed.</summary>
    [Fact]
    public void Takes_precedence_over_an_inconclusive_minimum_and_not_over_a_missing_score()
    {
        var scores = new Scores { Values = new Dictionary<Metric, ScoreEstimate> { [Metric.F1] = new(0.9, Bounds: new Interval(0.8, 0.95)), [Metric.Recall] = new(0.5, Bounds: new Interval(0.4, 0.6)) } };
        var missing = new BaselineComparison.NotComparable("why");
        GatePolicy Of(params GateRule[] rules) => new(rules) { Confidence = 0.95, Drops = [_rule], OnMissing = OnMissing.Fail };
        GateRule inconclusive = new(Metric.F1, 0.9), notReported = new(Metric.Precision, 0.9), missed = new(Metric.Recall, 0.9);

        Assert.Equal(VerdictWord.NotComparable, Gate.Judge(scores, Of(inconclusive), missing).Enforced);
        Assert.Equal(VerdictWord.NotEvaluated, Gate.Judge(scores, Of(inconclusive, notReported), missing).Enforced);
        Assert.Equal(VerdictWord.Failed, Gate.Judge(scores, Of(inconclusive, notReported, missed), missing).Enforced);
    }

    /// <summary>Three equal examples show almost nothing.</summary>
    [Theory]
    [InlineData(3, VerdictWord.Inconclusive)]
    [InlineData(200, VerdictWord.Passed)]
    public void Needs_enough_examples_even_when_nothing_differs(int examples, VerdictWord word)
    {
        var right = Scoring.PairedExamples.Of(Scoring.PairedExamples.Repeat(examples, (2, 0, 0)));
        var compared = new BaselineComparison.Compared(PairedComparison.Of(false, right, right, ["A"]));

        Assert.Equal(word, Gate.Judge(Scores.None, Policy(_rule), compared).Word);
    }

    private static void AssertFinding(VerdictWord word, GateStanding standing, string reason, GateVerdict verdict)
    {
        var finding = Assert.Single(verdict.Drops);
        Assert.Equal((word, word, standing), (verdict.Word, verdict.Enforced, finding.Standing));
        Assert.Equal(reason, finding.Reason);
    }

    private static GateVerdict Judge(double now, Interval? bounds) => Gate.Judge(Scores.None, Policy(_rule), Compared(now, bounds));

    private static GatePolicy Policy(DropRule rule) => new([]) { Drops = [rule] };

    private static BaselineComparison.Compared Compared(double now, Interval? bounds) => new(new PairedComparison
    {
        Examples = 200,
        OnlyNow = 0,
        OnlyBaseline = 0,
        Confidence = 0.95,
        Values = new Dictionary<Metric, ScoreDifference> { [Metric.F1] = new(now, 0.92) { Bounds = bounds, StandardError = 0.01 } },
        Labels = [],
        Changes = [],
    });
}
