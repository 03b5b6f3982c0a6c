using PioneerTrain.Gating;
using PioneerTrain.Scoring;

namespace PioneerTrain.Core.Tests.Gating;

/// <summary>Rules of labels, precedence, and rules that do not fail the run.</summary>
public class GatePolicyTests
{
    private static readonly GateRule _reached = new(Metric.F1, 0.8);
    private static readonly GateRule _missed = new(Metric.Precision, 0.8);
    private static readonly GateRule _inconclusive = new(Metric.Recall, 0.8);
    private static readonly GateRule _notReported = new(Metric.MacroF1, 0.8);

    /// <summary>Scores with one result of each kind at the minimum of 0.8.</summary>
    private static readonly Scores _scores = new()
    {
        Values = new Dictionary<Metric, ScoreEstimate>
        {
            [Metric.F1] = new(0.9, Bounds: new Interval(0.85, 0.95)),
            [Metric.Precision] = new(0.7, Bounds: new Interval(0.6, 0.75)),
            [Metric.Recall] = new(0.8, Bounds: new Interval(0.7, 0.9)),
        },
        Labels =
        [
            new LabelScores("person", new Dictionary<Metric, ScoreEstimate> { [Metric.F1] = new(0.9, Bounds: new Interval(0.85, 0.95)), [Metric.Recall] = new(0.7, Bounds: new Interval(0.6, 0.75)) }, 40),
            new LabelScores("caf\u00e9", new Dictionary<Metric, ScoreEstimate> { [Metric.F1] = new(0.9, Bounds: new Interval(0.85, 0.95)) }, 30),
        ],
    };

    [Fact]
    public void A_failed_rule_takes_precedence_over_all_others() =>
        Assert.Equal(VerdictWord.Failed, Judge(_reached, _inconclusive, _notReported, _missed).Word);

    [Fact]
    public void A_missing_score_takes_precedence_over_an_inconclusive_rule() =>
        Assert.Equal(VerdictWord.NotEvaluated, Judge(_reached, _inconclusive, _notReported).Word);

    [Fact]
    public void An_inconclusive_rule_takes_precedence_over_one_that_passed() =>
        Assert.Equal(VerdictWord.Inconclusive, Judge(_reached, _inconclusive).Word);

    [Fact]
    public void A_rule_that_only_warns_changes_the_verdict_and_not_what_is_enforced()
    {
        var verdict = Judge(_reached, _missed with { Severity = Severity.Warn });

        Assert.Equal((VerdictWord.Failed, VerdictWord.Passed), (verdict.Word, verdict.Enforced));
    }

    [Fact]
    public void A_rule_that_only_warns_does_not_hide_another_that_fails()
    {
        var verdict = Judge(_missed with { Severity = Severity.Warn }, _inconclusive, _notReported);

        Assert.Equal((VerdictWord.Failed, VerdictWord.NotEvaluated), (verdict.Word, verdict.Enforced));
    }

    [Fact]
    public void Nothing_is_enforced_when_every_rule_only_warns()
    {
        var verdict = Judge(_missed with { Severity = Severity.Warn }, _notReported with { Severity = Severity.Warn });

        Assert.Equal((VerdictWord.Failed, VerdictWord.Passed), (verdict.Word, verdict.Enforced));
    }

    [Theory]
    [InlineData(OnInconclusive.Fail, VerdictWord.Inconclusive)]
    [InlineData(OnInconclusive.Warn, VerdictWord.Passed)]
    [InlineData(OnInconclusive.Pass, VerdictWord.Passed)]
    public void The_policy_decides_whether_an_inconclusive_rule_is_enforced(OnInconclusive policy, VerdictWord enforced)
    {
        var verdict = Gate.Judge(_scores, new GatePolicy([_reached, _inconclusive]) { Confidence = 0.95, OnInconclusive = policy });

        Assert.Equal((VerdictWord.Inconclusive, enforced), (verdict.Word, verdict.Enforced));
    }

    [Theory]
    [InlineData(OnInconclusive.Warn)]
    [InlineData(OnInconclusive.Pass)]
    public void The_policy_for_inconclusive_rules_lets_no_other_rule_pass(OnInconclusive policy)
    {
        Assert.Equal(VerdictWord.Failed, Gate.Judge(_scores, new GatePolicy([_missed]) { Confidence = 0.95, OnInconclusive = policy }).Enforced);
        Assert.Equal(VerdictWord.NotEvaluated, Gate.Judge(_scores, new GatePolicy([_notReported]) { Confidence = 0.95, OnInconclusive = policy }).Enforced);
    }

    [Fact]
    public void A_policy_without_rules_decides_nothing_even_with_a_confidence()
    {
        var verdict = Gate.Judge(_scores, new GatePolicy([]) { Confidence = 0.95 });

        Assert.Equal((VerdictWord.NoGate, VerdictWord.NoGate), (verdict.Word, verdict.Enforced));
    }

    [Fact]
    public void A_rule_of_a_label_reads_the_score_of_this_label()
    {
        var verdict = Judge(new GateRule(Metric.F1, 0.8) { Label = "person" }, new GateRule(Metric.Recall, 0.8) { Label = "person" });

        Assert.Equal(
            [
                "F1 of \"person\" 0.9000 reaches the minimum of 0.8 with 95% confidence (lower bound 0.8500)",
                "recall of \"person\" 0.7000 is below the minimum of 0.8 with 95% confidence (upper bound 0.7500)",
            ],
            verdict.Findings.Select(finding => finding.Reason));
    }

    [Theory]
    [InlineData("place")]
    [InlineData("Person")]
    [InlineData("cafe")]
    public void A_rule_of_a_label_without_a_score_is_not_evaluated(string label)
    {
        var finding = Assert.Single(Judge(new GateRule(Metric.F1, 0.8) { Label = label }).Findings);

        Assert.Equal(VerdictWord.NotEvaluated, finding.Word);
        Assert.Equal($"no F1 of \"{label}\" was reported, so the minimum of 0.8 could not be checked", finding.Reason);
    }

    /// <summary>Scores compare labels in this way, so a rule must find the same label.</summary>
    [Theory]
    [InlineData(" person ")]
    [InlineData("caf\u00e9")]
    [InlineData("cafe\u0301")]
    public void A_rule_finds_its_label_despite_white_space_and_unicode_form(string label) =>
        Assert.Equal(VerdictWord.Passed, Judge(new GateRule(Metric.F1, 0.8) { Label = label }).Word);

    [Fact]
    public void A_metric_that_the_label_does_not_have_is_not_evaluated() =>
        Assert.Equal(VerdictWord.NotEvaluated, Judge(new GateRule(Metric.Precision, 0.8) { Label = "person" }).Word);

    private static GateVerdict Judge(params GateRule[] rules) => Gate.Judge(_scores, new GatePolicy(rules) { Confidence = 0.95 });
}
