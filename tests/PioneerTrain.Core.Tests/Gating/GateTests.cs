using PioneerTrain.Gating;
using PioneerTrain.Scoring;

namespace PioneerTrain.Core.Tests.Gating;

public class GateTests
{
    private static readonly GatePolicy _atLeast85 = Policy(f1: 0.85);

    [Fact]
    public void Passes_a_model_above_the_minimum()
    {
        var verdict = Gate.Judge(Metrics(f1: 0.9), _atLeast85);

        var finding = Only(VerdictWord.Passed, verdict);
        Assert.Equal(new GateFinding(new GateRule(Metric.F1, 0.85), new ScoreEstimate(0.9), GateStanding.Reached), finding);
        Assert.Equal("F1 0.9000 reaches the minimum of 0.85", finding.Reason);
    }

    [Fact]
    public void Passes_a_model_that_is_exactly_at_the_minimum()
    {
        Assert.Equal(VerdictWord.Passed, Gate.Judge(Metrics(f1: 0.85), _atLeast85).Word);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    public void Passes_at_both_ends_of_the_range(double f1, double minimum)
    {
        Assert.Equal(VerdictWord.Passed, Gate.Judge(Metrics(f1: f1), Policy(f1: minimum)).Word);
    }

    [Fact]
    public void Fails_a_model_below_the_minimum()
    {
        var verdict = Gate.Judge(Metrics(f1: 0.8), _atLeast85);

        var finding = Only(VerdictWord.Failed, verdict);
        Assert.Equal("F1 0.8000 is below the minimum of 0.85", finding.Reason);
    }

    [Fact]
    public void Never_passes_a_job_that_reported_no_f1()
    {
        var verdict = Gate.Judge(Scores.None, _atLeast85);

        var finding = Only(VerdictWord.NotEvaluated, verdict);
        Assert.Equal("no F1 was reported, so the minimum of 0.85 could not be checked", finding.Reason);
    }

    [Theory]
    [InlineData(double.NaN, "the reported F1 is NaN, which is not a number from 0 to 1")]
    [InlineData(double.PositiveInfinity, "the reported F1 is Infinity, which is not a number from 0 to 1")]
    [InlineData(double.NegativeInfinity, "the reported F1 is -Infinity, which is not a number from 0 to 1")]
    [InlineData(1.0000001, "the reported F1 is 1.0000001, which is not a number from 0 to 1")]
    [InlineData(-0.1, "the reported F1 is -0.1, which is not a number from 0 to 1")]
    [InlineData(85, "the reported F1 is 85, which is not a number from 0 to 1")]
    public void Never_passes_a_number_that_is_not_a_score(double reported, string reason)
    {
        var verdict = Gate.Judge(Metrics(f1: reported), _atLeast85);

        Assert.Equal(reason, Only(VerdictWord.NotEvaluated, verdict).Reason);
    }

    [Fact]
    public void Never_passes_a_minimum_that_is_not_a_number()
    {
        Assert.NotEqual(VerdictWord.Passed, Gate.Judge(Metrics(f1: 1), Policy(f1: double.NaN)).Enforced);
    }

    [Fact]
    public void Checks_every_metric_that_has_a_minimum()
    {
        var policy = Policy(0.8, 0.8, 0.8);

        var verdict = Gate.Judge(Metrics(f1: 0.9, precision: 0.95, recall: 0.75), policy);

        Assert.Equal((VerdictWord.Failed, VerdictWord.Failed), (verdict.Word, verdict.Enforced));
        Assert.Equal([Metric.F1, Metric.Precision, Metric.Recall], verdict.Findings.Select(finding => finding.Rule.Metric));
        Assert.Equal([GateStanding.Reached, GateStanding.Reached, GateStanding.Missed], verdict.Findings.Select(finding => finding.Standing));
    }

    [Fact]
    public void Ignores_a_metric_without_a_minimum()
    {
        var verdict = Gate.Judge(Metrics(f1: double.NaN, recall: 0.9), Policy(recall: 0.9));

        Assert.Equal(Metric.Recall, Only(VerdictWord.Passed, verdict).Rule.Metric);
    }

    [Fact]
    public void Does_not_pass_when_one_metric_is_reached_and_another_is_missing()
    {
        Assert.Equal(VerdictWord.NotEvaluated, Gate.Judge(Metrics(f1: 0.9), Policy(0.8, precision: 0.8)).Word);
    }

    [Fact]
    public void Fails_when_one_metric_is_missed_and_another_is_missing()
    {
        Assert.Equal(VerdictWord.Failed, Gate.Judge(Metrics(f1: 0.7), Policy(0.8, precision: 0.8)).Word);
    }

    [Fact]
    public void Checks_nothing_without_a_minimum()
    {
        Assert.Equal(VerdictWord.NoGate, Gate.Judge(Metrics(f1: 0.1), GatePolicy.None).Word);
    }

    [Theory]
    [InlineData(0.84999, 0.85, "F1 0.84999 is below the minimum of 0.85")]
    [InlineData(0.8499999999999999, 0.85, "F1 0.8499999999999999 is below the minimum of 0.85")]
    [InlineData(0.84996, 0.84997, "F1 0.84996 is below the minimum of 0.84997")]
    [InlineData(0.841234567, 0.85, "F1 0.8412 is below the minimum of 0.85")]
    [InlineData(0, 0.00001, "F1 0.0000 is below the minimum of 1E-05")]
    public void Shows_enough_digits_to_see_the_difference(double f1, double minimum, string reason)
    {
        var verdict = Gate.Judge(Metrics(f1: f1), Policy(f1: minimum));

        Assert.Equal(reason, Only(VerdictWord.Failed, verdict).Reason);
    }

    /// <summary>Returns the only finding of a verdict.</summary>
    private static GateFinding Only(VerdictWord word, GateVerdict verdict)
    {
        Assert.Equal((word, word), (verdict.Word, verdict.Enforced));
        return Assert.Single(verdict.Findings);
    }

    private static Scores Metrics(double? f1 = null, double? precision = null, double? recall = null) => new()
    {
        Values = Values(f1, precision, recall).ToDictionary(score => score.Key, score => new ScoreEstimate(score.Value)),
    };

    private static GatePolicy Policy(double? f1 = null, double? precision = null, double? recall = null) =>
        new([.. Values(f1, precision, recall).Select(minimum => new GateRule(minimum.Key, minimum.Value))]);

    private static Dictionary<Metric, double> Values(params ReadOnlySpan<double?> values)
    {
        var scores = new Dictionary<Metric, double>();
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] is { } value)
            {
                scores.Add(Metric.All[i], value);
            }
        }

        return scores;
    }
}
