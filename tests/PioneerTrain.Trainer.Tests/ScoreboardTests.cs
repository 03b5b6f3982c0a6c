using PioneerTrain.Trainer.Scoring;

namespace PioneerTrain.Trainer.Tests;

public sealed class ScoreboardTests
{
    private readonly Scoreboard _scoreboard = new();

    [Fact]
    public void Scores_zero_without_expected_and_predicted_spans()
    {
        AddEntities([], []);

        var scores = _scoreboard.ToScores();

        Assert.Equal((0, 0, 0), (scores.F1, scores.Precision, scores.Recall));
        Assert.Equal(1, scores.HeldOutRows);
        Assert.Null(scores.Accuracy);
    }

    [Fact]
    public void Counts_a_span_only_when_start_end_and_label_match()
    {
        AddEntities(
            [new EntitySpan(0, 5, "person"), new EntitySpan(6, 9, "city"), new EntitySpan(10, 12, "city")],
            [new EntitySpan(0, 5, "person"), new EntitySpan(6, 9, "person"), new EntitySpan(10, 11, "city")]);

        var scores = _scoreboard.ToScores();

        Assert.Equal((1, 2, 2), (scores.TruePositives, scores.FalsePositives, scores.FalseNegatives));
        Assert.Equal(1 / 3.0, scores.F1, precision: 12);
        Assert.Equal(
            [new LabelScores("city", 0, 0, 0, 2, 0, 1, 2), new LabelScores("person", 2 / 3.0, 0.5, 1, 1, 1, 1, 0)],
            scores.PerLabel);
    }

    [Fact]
    public void Counts_a_span_predicted_twice_once()
    {
        AddEntities([new EntitySpan(0, 5, "person")], [new EntitySpan(0, 5, "person"), new EntitySpan(0, 5, "person")]);

        Assert.Equal((1, 1), (_scoreboard.ToScores().TruePositives, _scoreboard.ToScores().FalsePositives));
    }

    [Fact]
    public void Weighs_rare_classes_equally()
    {
        AddClass("a", "a");
        AddClass("a", "a");
        AddClass("a", "a");
        AddClass("b", "a");

        var scores = _scoreboard.ToScores();

        Assert.Equal(0.75, scores.Accuracy);
        Assert.Equal(((6 / 7.0) + 0) / 2, scores.F1, precision: 12);
        Assert.Equal(scores.F1, scores.TokenMacroF1);
    }

    [Fact]
    public void Counts_no_false_positives_in_rows_without_entity_labels()
    {
        _scoreboard.Add(new ScoredRow(Row(entities: null, label: "a"), [new EntitySpan(0, 5, "person")], "a"));

        Assert.Equal(0, _scoreboard.ToScores().FalsePositives);
    }

    [Fact]
    public void Averages_over_tags_including_outside_as_the_service_does()
    {
        // A model without predictions: 6 of 9 tokens are outside, and the two tags of an entity are
        // missed.
        AddEntities([new EntitySpan(0, 5, "person")], []);
        _scoreboard.AddTags([0, 0, 0, 0, 0, 0, 1, 2, 2], new int[9]);

        Assert.Equal((12 / 15.0) / 3, _scoreboard.ToScores().TokenMacroF1, precision: 12);
    }

    private static TrainingRow Row(IReadOnlyList<EntitySpan>? entities, string? label) => new(1, "some text in a row", entities, label, RowSplit.Validation);

    private void AddEntities(IReadOnlyList<EntitySpan> gold, IReadOnlyList<EntitySpan> predicted) =>
        _scoreboard.Add(new ScoredRow(Row(gold, label: null), predicted, PredictedClass: null));

    private void AddClass(string gold, string predicted) => _scoreboard.Add(new ScoredRow(Row(entities: null, gold), [], predicted));
}
