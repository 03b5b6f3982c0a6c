using PioneerTrain.Datasets;
using PioneerTrain.Scoring;

namespace PioneerTrain.Core.Tests.Scoring;

/// <summary>
/// Expected values were computed from the definitions, with the examples one by one, by a separate
/// program.
/// </summary>
public class EvaluationScoresTests
{
    [Fact]
    public void F1_has_the_interval_of_Wilson_J()
    {
        var f1 = Spans(ContractExamples.OneLabel).F1;

        Assert.Equal(0.8627450980, f1!.Value, 1e-9);
        AssertBounds(0.6988425936, 0.9445258817, f1.Interval);
    }

    [Theory]
    [InlineData(0.95, 0.7244653902158209, 0.9376046851495543)]
    [InlineData(0.8, 0.8034763761755853, 0.9062253832329176)]
    [InlineData(0.5, 0.8627450980392157, 0.8627450980392157)]
    public void F1_has_one_sided_bounds_at_the_confidence(double confidence, double lower, double upper)
    {
        var scores = Spans(ContractExamples.OneLabel, confidence);

        AssertBounds(lower, upper, scores.F1!.Bounds);
        Assert.Equal(confidence, scores.Confidence);
    }

    [Fact]
    public void Precision_has_its_own_design_effect()
    {
        var precision = Spans(ContractExamples.OneLabel).Precision!;

        Assert.Equal(0.88, precision.Value, 1e-9);
        AssertBounds(0.6486311628051256, 0.9668125417557594, precision.Interval);
        AssertBounds(0.6661426125706642, 0.9642248317460571, precision.Bounds);
    }

    [Fact]
    public void Recall_has_its_own_design_effect()
    {
        var recall = Spans(ContractExamples.OneLabel).Recall!;

        Assert.Equal(0.8461538461538461, recall.Value, 1e-9);
        AssertBounds(0.6322285409532087, 0.9462267931556676, recall.Interval);
        AssertBounds(0.6550989034082408, 0.9409201111617351, recall.Bounds);
    }

    [Fact]
    public void Macro_f1_of_one_label_has_the_linearized_interval_of_its_f1()
    {
        var macro = Spans(ContractExamples.OneLabel).MacroF1!;

        Assert.Equal(0.8627450980, macro.Value, 1e-9);
        AssertBounds(0.6899848740, 0.9466729708, macro.Interval);
    }

    [Fact]
    public void Macro_f1_adds_the_contributions_of_the_labels()
    {
        var macro = Spans(ContractExamples.TwoLabels).MacroF1!;

        Assert.Equal(0.7843137254901962, macro.Value, 1e-9);
        AssertBounds(0.6374570140981672, 0.8826351606758279, macro.Interval);
        AssertBounds(0.6686663953527422, 0.8675891662033866, macro.Bounds);
    }

    [Fact]
    public void F1_pools_the_counts_of_all_labels_of_an_example()
    {
        var scores = Spans(ContractExamples.TwoLabels);

        Assert.Equal(0.8235294117647058, scores.F1!.Value, 1e-9);
        AssertBounds(0.6698403229957022, 0.9147784157182854, scores.F1.Interval);
        Assert.Equal(34, scores.Support);
        Assert.Equal(34, scores.Predicted);
    }

    [Fact]
    public void Each_label_has_its_own_scores()
    {
        var label = Spans(ContractExamples.TwoLabels).Labels[1];

        Assert.Equal(("B", 8L, 9L), (label.Label, label.Support, label.Predicted));
        Assert.Equal(0.7058823529411764, label.F1!.Value, 1e-9);
        AssertBounds(0.40010219753092674, 0.896225964866776, label.F1.Interval);
        Assert.Equal(6 / 9.0, label.Precision!.Value, 1e-9);
        Assert.Equal(6 / 8.0, label.Recall!.Value, 1e-9);
    }

    [Fact]
    public void Requested_labels_come_first_and_keep_their_order()
    {
        var labels = EvaluationScores.From(RowKind.Entities, [.. ContractExamples.TwoLabels, Counts("0", 0, 1, 0)], ["C", "B"]).Labels;

        Assert.Equal(["C", "B", "0", "A"], labels.Select(label => label.Label));
        Assert.Equal([true, true, false, false], labels.Select(label => label.IsRequested));
    }

    [Fact]
    public void A_label_without_gold_and_predictions_has_no_scores_and_is_left_out_of_macro_f1()
    {
        var scores = EvaluationScores.From(RowKind.Entities, ContractExamples.OneLabel, ["A", "unused"]);

        Assert.Equal(new LabelEstimate("unused", true, 0, 0), scores.Labels[1]);
        Assert.Equal(scores.F1!.Value, scores.MacroF1!.Value);
    }

    [Fact]
    public void A_label_that_is_only_predicted_counts_in_macro_f1()
    {
        var scores = Spans([.. ContractExamples.OneLabel, Counts("B", 0, 1, 0)]);

        Assert.Equal(0.8627450980 / 2, scores.MacroF1!.Value, 1e-9);
        Assert.Equal(0, scores.Labels[1].F1!.Value);
        Assert.Equal(new ScoreEstimate(0, null, null), scores.Labels[1].Recall);
    }

    [Fact]
    public void Examples_without_spans_count_in_the_number_of_examples()
    {
        var with = Spans([.. ContractExamples.OneLabel, .. Enumerable.Repeat(ExampleCounts.Empty, 90)]);
        var without = Spans(ContractExamples.OneLabel);

        Assert.Equal(100, with.Examples);
        Assert.Equal(without.F1!.Value, with.F1!.Value);
        Assert.True(with.F1.Interval!.Value.Lower > without.F1.Interval!.Value.Lower);
    }

    [Fact]
    public void Counts_examples_that_are_exact_and_examples_without_gold()
    {
        var scores = Spans([.. ContractExamples.OneLabel, ExampleCounts.Empty]);

        Assert.Equal((11, 5), (scores.Examples, scores.ExactExamples));
        Assert.Equal((2, 1), (scores.ExamplesWithoutGold, scores.FalsePositivesWithoutGold));
    }

    [Fact]
    public void Spans_have_no_accuracy() => Assert.Null(Spans(ContractExamples.OneLabel).Accuracy);

    private static EvaluationScores Spans(List<ExampleCounts> examples, double confidence = 0.95) =>
        EvaluationScores.From(RowKind.Entities, examples, ["A"], confidence);

    private static ExampleCounts Counts(string label, int truePositives, int falsePositives, int falseNegatives) =>
        new([new LabelCounts(label, truePositives, falsePositives, falseNegatives)]);

    private static void AssertBounds(double lower, double upper, Interval? found)
    {
        Assert.Equal(lower, found!.Value.Lower, 1e-9);
        Assert.Equal(upper, found.Value.Upper, 1e-9);
    }
}
