using PioneerTrain.Datasets;
using PioneerTrain.Scoring;

namespace PioneerTrain.Core.Tests.Scoring;

public class ClassificationScorerTests
{
    private static readonly string[] _labels = ["spam", "ham", "other"];

    [Fact]
    public void Accuracy_of_one_class_per_row_has_the_plain_Wilson_interval()
    {
        var accuracy = Score(Repeat(8, "spam", "spam"), Repeat(2, "spam", "ham")).Accuracy!;

        Assert.Equal(0.8, accuracy.Value);
        Assert.Equal(0.49016247153664194, accuracy.Interval!.Value.Lower, 1e-12);
        Assert.Equal(0.9433178485456246, accuracy.Interval.Value.Upper, 1e-12);
        Assert.Equal(0.5407928056874881, accuracy.Bounds!.Value.Lower, 1e-12);
        Assert.Equal(0.9314420122624679, accuracy.Bounds.Value.Upper, 1e-12);
    }

    [Fact]
    public void F1_of_one_class_per_row_is_the_accuracy()
    {
        var scores = Score(Repeat(8, "spam", "spam"), Repeat(2, "spam", "ham"));

        Assert.Equal([scores.Accuracy, scores.Accuracy, scores.Accuracy], [scores.F1, scores.Precision, scores.Recall]);
    }

    [Fact]
    public void Macro_f1_weighs_every_class_equally()
    {
        var scores = Score(Repeat(8, "spam", "spam"), Repeat(1, "ham", "spam"), Repeat(1, "ham", "ham"));

        Assert.Equal((16 / 17.0 + 2 / 3.0) / 2, scores.MacroF1!.Value, 1e-12);
        Assert.Equal([("spam", 8L, 9L), ("ham", 2L, 1L), ("other", 0L, 0L)], scores.Labels.Select(label => (label.Label, label.Support, label.Predicted)));
        Assert.Null(scores.Labels[2].F1);
    }

    [Fact]
    public void A_row_without_a_prediction_is_wrong_and_keeps_the_interval_of_F1()
    {
        var scores = Score(Repeat(8, "spam", "spam"), Repeat(2, "spam", ""));

        Assert.Equal(0.8, scores.Accuracy!.Value);
        Assert.Equal(16 / 18.0, scores.F1!.Value, 1e-12);
        Assert.NotEqual(scores.Accuracy.Interval, scores.F1.Interval);
    }

    [Fact]
    public void Accuracy_of_several_classes_per_row_requires_the_exact_set()
    {
        var scores = Score([("spam ham", "ham spam"), ("spam ham", "spam"), ("", ""), ("other", "other ham")]);

        Assert.Equal(0.5, scores.Accuracy!.Value);
        Assert.Equal(4 / 5.0, scores.Precision!.Value);
        Assert.Equal(4 / 5.0, scores.Recall!.Value);
        Assert.Equal(8 / 10.0, scores.F1!.Value, 1e-12);
    }

    [Fact]
    public void A_repeated_class_counts_once()
    {
        var scorer = new ClassificationScorer(_labels);

        Assert.Equal((1, 0, 0), scorer.Add(Row("spam spam"), ["spam", " spam"]).Total);
    }

    [Fact]
    public void Equivalent_labels_are_one_label_and_keep_the_requested_form()
    {
        var scorer = new ClassificationScorer(["caf\u00E9", " cafe\u0301 "]);
        scorer.Add(Row("cafe\u0301"), ["caf\u00E9 "]);

        var label = Assert.Single(scorer.ToScores().Labels);
        Assert.Equal(("caf\u00E9", 1L, 1.0), (label.Label, label.Support, label.F1!.Value));
    }

    [Fact]
    public void An_unknown_class_is_wrong_and_marked()
    {
        var scores = Score(Repeat(1, "spam", "eggs"));

        Assert.Equal(0, scores.Accuracy!.Value);
        Assert.False(scores.Labels.Single(label => label.Label == "eggs").IsRequested);
    }

    [Fact]
    public void Counts_the_most_frequent_confusions()
    {
        var errors = Score(Repeat(2, "ham", "spam"), Repeat(3, "spam", "ham"), Repeat(2, "ham", "other"), Repeat(1, "spam", "")).Errors!;

        Assert.Equal([new Confusion("spam", "ham", 3), new Confusion("ham", "other", 2), new Confusion("ham", "spam", 2)], errors.Confusions);
        Assert.Equal((7, 1, 0), (errors.WrongLabel, errors.Missed, errors.Spurious));
    }

    [Fact]
    public void Several_wrong_classes_of_a_row_are_missed_and_spurious()
    {
        var errors = Score([("spam ham", "other")]).Errors!;

        Assert.Empty(errors.Confusions);
        Assert.Equal((0, 2, 1), (errors.WrongLabel, errors.Missed, errors.Spurious));
    }

    [Fact]
    public void Rejects_an_entity_row() =>
        Assert.Throws<ArgumentException>(() => new ClassificationScorer(_labels).Add(new DataRow(RowKind.Entities, "x"), []));

    private static IEnumerable<(string Gold, string Predicted)> Repeat(int count, string gold, string predicted) => Enumerable.Repeat((gold, predicted), count);

    private static EvaluationScores Score(params IEnumerable<(string Gold, string Predicted)>[] rows)
    {
        var scorer = new ClassificationScorer(_labels);
        foreach (var (gold, predicted) in rows.SelectMany(row => row))
        {
            scorer.Add(Row(gold), Words(predicted));
        }

        return scorer.ToScores();
    }

    private static DataRow Row(string classes) => new(RowKind.Classification, "…") { Classes = Words(classes) };

    private static string[] Words(string words) => words.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
