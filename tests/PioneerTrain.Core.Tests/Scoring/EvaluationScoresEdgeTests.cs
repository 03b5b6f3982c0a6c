using PioneerTrain.Datasets;
using PioneerTrain.Scoring;

namespace PioneerTrain.Core.Tests.Scoring;

public class EvaluationScoresEdgeTests
{
    private static readonly ExampleCounts _right = Counts(2, 0, 0);

    [Fact]
    public void An_empty_file_has_no_scores()
    {
        var scores = Scores([]);

        Assert.Equal((0, 0L, 0L), (scores.Examples, scores.Support, scores.Predicted));
        Assert.Null(scores.F1);
        Assert.Null(scores.MacroF1);
        Assert.Null(scores.Labels[0].F1);
        Assert.Null(EvaluationScores.From(RowKind.Classification, [], ["A"]).Accuracy);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void A_file_without_gold_has_no_overall_scores(int predicted)
    {
        var scores = Scores([Counts(0, predicted, 0), ExampleCounts.Empty]);

        Assert.Equal((0L, predicted), (scores.Support, scores.Predicted));
        Assert.Null(scores.F1);
        Assert.Null(scores.Precision);
        Assert.Null(scores.Recall);
        Assert.Null(scores.MacroF1);
    }

    [Fact]
    public void Scores_are_zero_when_nothing_is_predicted()
    {
        var scores = Scores([Counts(0, 0, 2), Counts(0, 0, 1)]);

        Assert.Equal(0, scores.F1!.Value);
        Assert.Equal(0, scores.F1.Interval!.Value.Lower);
        Assert.InRange(scores.F1.Interval.Value.Upper, 0.5, 1);
        Assert.Equal(new ScoreEstimate(0, null, null), scores.Precision);
        Assert.Equal(0, scores.Recall!.Value);
    }

    [Fact]
    public void A_single_example_has_scores_and_unbounded_intervals()
    {
        var f1 = Scores([Counts(3, 1, 0)]).F1;

        Assert.Equal(new ScoreEstimate(6 / 7.0, new Interval(0, 1), new Interval(0, 1)), f1);
    }

    [Theory]
    [InlineData(3, 0.75)]
    [InlineData(19, 0.95)]
    public void F1_equals_the_minimum_that_its_counts_reach_exactly(int truePositives, double minimum) =>
        Assert.Equal(minimum, Scores([Counts(truePositives, 1, 1), ExampleCounts.Empty]).F1!.Value);

    [Fact]
    public void A_single_example_has_no_interval_of_macro_f1() =>
        Assert.Equal(new ScoreEstimate(6 / 7.0, null, null), Scores([Counts(3, 1, 0)]).MacroF1);

    [Fact]
    public void An_evaluation_without_errors_has_an_upper_bound_of_one_and_a_lower_bound_below()
    {
        var scores = Scores([_right, _right, _right]);

        Assert.Equal(1, scores.F1!.Value);
        Assert.Equal(1, scores.F1.Interval!.Value.Upper);
        Assert.InRange(scores.F1.Interval.Value.Lower, 0.2, 0.9);
    }

    [Fact]
    public void Macro_f1_of_one_or_zero_has_no_interval()
    {
        Assert.Equal(new ScoreEstimate(1, null, null), Scores([_right, _right]).MacroF1);
        Assert.Equal(new ScoreEstimate(0, null, null), Scores([Counts(0, 0, 1), Counts(0, 1, 1)]).MacroF1);
    }

    [Fact]
    public void Macro_f1_without_spread_between_examples_has_no_interval()
    {
        var half = new ExampleCounts([new LabelCounts("A", 1, 0, 0), new LabelCounts("B", 0, 0, 1)]);

        Assert.Equal(new ScoreEstimate(0.5, null, null), Scores([half, half]).MacroF1);
    }

    [Fact]
    public void Zero_counts_are_ignored()
    {
        var zero = new ExampleCounts([new LabelCounts("A", 1, 0, 1), new LabelCounts("B", 0, 0, 0)]);

        var scores = Scores([zero, _right]);

        Assert.Single(scores.Labels);
        Assert.True(double.IsFinite(scores.MacroF1!.Interval!.Value.Lower));
        Assert.Equal(scores.F1!.Value, scores.MacroF1.Value);
    }

    [Theory]
    [InlineData(0.49)]
    [InlineData(0.9991)]
    [InlineData(double.NaN)]
    public void Rejects_a_confidence_outside_of_the_range(double confidence) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => EvaluationScores.From(RowKind.Entities, [_right], ["A"], confidence));

    private static EvaluationScores Scores(List<ExampleCounts> examples) => EvaluationScores.From(RowKind.Entities, examples, ["A"]);

    private static ExampleCounts Counts(int truePositives, int falsePositives, int falseNegatives) =>
        new([new LabelCounts("A", truePositives, falsePositives, falseNegatives)]);
}
