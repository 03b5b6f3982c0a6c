using PioneerTrain.Gating;
using PioneerTrain.Scoring;

namespace PioneerTrain.Core.Tests.Gating;

/// <summary>With a confidence, the one-sided bounds decide instead of the score.</summary>
public class GateConfidenceTests
{
    private static readonly GateRule _rule = new(Metric.F1, 0.85);

    [Theory]
    [InlineData(0.9, 0.8501, 0.93, "F1 0.9000 reaches the minimum of 0.85 with 95% confidence (lower bound 0.8501)")]
    [InlineData(0.9, 0.85, 0.93, "F1 0.9000 reaches the minimum of 0.85 with 95% confidence (lower bound 0.8500)")]
    [InlineData(0.9, 0.85000001, 0.93, "F1 0.9000 reaches the minimum of 0.85 with 95% confidence (lower bound 0.85000001)")]
    public void Passes_when_the_lower_bound_reaches_the_minimum(double score, double lower, double upper, string reason) =>
        AssertFinding(VerdictWord.Passed, GateStanding.Reached, reason, Judge(new ScoreEstimate(score, Bounds: new Interval(lower, upper))));

    [Theory]
    [InlineData(0.8, 0.75, 0.8499, "F1 0.8000 is below the minimum of 0.85 with 95% confidence (upper bound 0.8499)")]
    [InlineData(0.8, 0.75, 0.84999999, "F1 0.8000 is below the minimum of 0.85 with 95% confidence (upper bound 0.84999999)")]
    public void Fails_when_the_upper_bound_is_below_the_minimum(double score, double lower, double upper, string reason) =>
        AssertFinding(VerdictWord.Failed, GateStanding.Missed, reason, Judge(new ScoreEstimate(score, Bounds: new Interval(lower, upper))));

    [Theory]
    [InlineData(0.86, 0.8012, 0.9011, "F1 0.8600 does not show with 95% confidence whether the minimum of 0.85 is reached (bounds 0.8012 and 0.9011)")]
    [InlineData(0.8, 0.75, 0.85, "F1 0.8000 does not show with 95% confidence whether the minimum of 0.85 is reached (bounds 0.7500 and 0.8500)")]
    [InlineData(0.85, 0.849999, 0.9, "F1 0.8500 does not show with 95% confidence whether the minimum of 0.85 is reached (bounds 0.849999 and 0.9000)")]
    public void Is_inconclusive_when_the_minimum_is_between_the_bounds(double score, double lower, double upper, string reason) =>
        AssertFinding(VerdictWord.Inconclusive, GateStanding.Inconclusive, reason, Judge(new ScoreEstimate(score, Bounds: new Interval(lower, upper))));

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void Is_inconclusive_without_bounds_whatever_the_score(double score)
    {
        var finding = Assert.Single(Judge(new ScoreEstimate(score, new Interval(0.9, 1))).Findings);

        Assert.Equal(GateStanding.Inconclusive, finding.Standing);
        Assert.Equal($"F1 {MetricText.Score(score)} has no interval, so it does not show whether the minimum of 0.85 is reached", finding.Reason);
    }

    [Fact]
    public void Is_not_evaluated_without_a_score_or_with_an_invalid_one()
    {
        Assert.Equal(GateStanding.NotReported, Assert.Single(Judge(null).Findings).Standing);
        Assert.Equal(GateStanding.Invalid, Assert.Single(Judge(new ScoreEstimate(double.NaN, Bounds: new Interval(0.9, 1))).Findings).Standing);
    }

    [Fact]
    public void Never_passes_bounds_or_a_minimum_that_are_not_numbers()
    {
        Assert.NotEqual(VerdictWord.Passed, Judge(new ScoreEstimate(0.9, Bounds: new Interval(double.NaN, double.NaN))).Word);
        Assert.NotEqual(VerdictWord.Passed, Gate.Judge(Scores(new ScoreEstimate(0.9, Bounds: new Interval(0.9, 1))), new GatePolicy([_rule with { Minimum = double.NaN }]) { Confidence = 0.95 }).Word);
    }

    [Fact]
    public void Compares_the_score_itself_without_a_confidence()
    {
        var verdict = Gate.Judge(Scores(new ScoreEstimate(0.86, Bounds: new Interval(0.8, 0.9))), new GatePolicy([_rule]));

        AssertFinding(VerdictWord.Passed, GateStanding.Reached, "F1 0.8600 reaches the minimum of 0.85", verdict);
    }

    [Theory]
    [InlineData(0.5, "50%")]
    [InlineData(0.9, "90%")]
    [InlineData(0.975, "97.5%")]
    [InlineData(0.999, "99.9%")]
    [InlineData(0.9973, "99.73%")]
    public void Shows_the_confidence_in_percent(double confidence, string percent)
    {
        var verdict = Gate.Judge(Scores(new ScoreEstimate(0.9, Bounds: new Interval(0.88, 0.93))), new GatePolicy([_rule]) { Confidence = confidence });

        Assert.Equal($"F1 0.9000 reaches the minimum of 0.85 with {percent} confidence (lower bound 0.8800)", Assert.Single(verdict.Findings).Reason);
    }

    [Fact]
    public void Shows_as_many_digits_of_the_minimum_as_the_bounds_need()
    {
        var scores = Scores(new ScoreEstimate(0.9, Bounds: new Interval(0.84998, 0.93)));
        var policy = new GatePolicy([_rule with { Minimum = 0.84997, Source = "input f1-threshold" }]) { Confidence = 0.95 };

        Assert.Equal(
            "F1 0.9000 reaches the minimum of 0.84997 (input f1-threshold) with 95% confidence (lower bound 0.84998)",
            Assert.Single(Gate.Judge(scores, policy).Findings).Reason);
    }

    private static void AssertFinding(VerdictWord word, GateStanding standing, string reason, GateVerdict verdict)
    {
        var finding = Assert.Single(verdict.Findings);
        Assert.Equal((word, standing, reason), (verdict.Word, finding.Standing, finding.Reason));
    }

    private static GateVerdict Judge(ScoreEstimate? f1) => Gate.Judge(Scores(f1), new GatePolicy([_rule]) { Confidence = 0.95 });

    private static Scores Scores(ScoreEstimate? f1) =>
        new() { Values = f1 is null ? new Dictionary<Metric, ScoreEstimate>() : new Dictionary<Metric, ScoreEstimate> { [Metric.F1] = f1 } };
}
