using PioneerTrain.Datasets;
using PioneerTrain.Scoring;

namespace PioneerTrain.Core.Tests.Scoring;

public class SpanScorerTests
{
    private static readonly string[] _labels = ["ORG", "LOC", "PER", "FRUIT"];

    /// <summary>
    /// The vectors of the scoring convention. The reader of the responses removes a full stop that
    /// the service added, so that case arrives here as "Acme Inc".
    /// </summary>
    private static readonly (string Gold, string Predicted, (int, int, int) Text, (int, int, int) Occurrence)[] _vectors =
    [
        ("Apple:ORG", "Apple:ORG@0 Apple:ORG@20", (1, 0, 0), (1, 1, 0)),
        ("Apple:ORG Apple:ORG", "Apple:ORG@0", (1, 0, 0), (1, 0, 1)),
        ("New_York:LOC", "York:LOC@4", (0, 1, 1), (0, 1, 1)),
        ("Paris:LOC", "Paris:PER@0", (0, 1, 1), (0, 1, 1)),
        ("Paris:LOC", "Paris:LOC@0 Paris:PER@0", (1, 1, 0), (1, 1, 0)),
        ("", "", (0, 0, 0), (0, 0, 0)),
        ("Acme_Inc:ORG", "Acme_Inc:ORG@0", (1, 0, 0), (1, 0, 0)),
        ("apple:FRUIT", "Apple:FRUIT@0", (0, 1, 1), (0, 1, 1)),
    ];

    [Fact]
    public void Counts_the_vectors_by_text()
    {
        var scorer = new SpanScorer(_labels, SpanMatch.Text);

        Assert.All(_vectors, vector => Assert.Equal(vector.Text, scorer.Add(Row(vector.Gold), Predictions(vector.Predicted)).Total));
    }

    [Fact]
    public void Counts_the_vectors_by_occurrence()
    {
        var scorer = new SpanScorer(_labels, SpanMatch.Occurrence);

        Assert.All(_vectors, vector => Assert.Equal(vector.Occurrence, scorer.Add(Row(vector.Gold), Predictions(vector.Predicted)).Total));
    }

    [Fact]
    public void Scores_the_sum_of_the_vectors()
    {
        var scorer = new SpanScorer(_labels, SpanMatch.Text);
        foreach (var (gold, predicted, _, _) in _vectors)
        {
            scorer.Add(Row(gold), Predictions(predicted));
        }

        var scores = scorer.ToScores();

        Assert.Equal((0.5, 4 / 7.0, 8 / 15.0), (scores.Precision!.Value, scores.Recall!.Value, scores.F1!.Value));
        Assert.Equal((8, 4), (scores.Examples, scores.ExactExamples));
        Assert.Equal([("ORG", 3L, 3L), ("LOC", 3L, 2L), ("PER", 0L, 2L), ("FRUIT", 1L, 1L)], scores.Labels.Select(label => (label.Label, label.Support, label.Predicted)));
        Assert.Equal([1, 0.4, 0, 0], scores.Labels.Select(label => label.F1!.Value));
        Assert.Equal(0.35, scores.MacroF1!.Value, 1e-12);
    }

    [Fact]
    public void Returns_the_counts_by_label_in_ordinal_order()
    {
        var counts = new SpanScorer(_labels, SpanMatch.Text).Add(Row("Paris:LOC Ann:PER"), Predictions("Paris:PER Ann:PER"));

        Assert.Equal([new LabelCounts("LOC", 0, 0, 1), new LabelCounts("PER", 1, 1, 0)], counts.Labels);
    }

    [Theory]
    [InlineData(" Paris\n", "LOC")]
    [InlineData("Paris", " LOC ")]
    public void Ignores_white_space_at_the_ends(string text, string label)
    {
        var counts = new SpanScorer(_labels, SpanMatch.Text).Add(Row("Paris:LOC"), [new PredictedSpan(text, label)]);

        Assert.Equal((1, 0, 0), counts.Total);
    }

    [Theory]
    [InlineData("caf\u00E9", "cafe\u0301")]
    [InlineData("cafe\u0301", "caf\u00E9")]
    public void Compares_canonically_equivalent_texts_as_equal(string gold, string predicted)
    {
        var counts = new SpanScorer(_labels, SpanMatch.Text).Add(Row($"{gold}:LOC"), [new PredictedSpan(predicted, "LOC")]);

        Assert.Equal((1, 0, 0), counts.Total);
    }

    [Theory]
    [InlineData("New York", "New  York")]
    [InlineData("Acme Inc", "Acme Inc.")]
    [InlineData("Paris", "paris")]
    public void Compares_inner_white_space_punctuation_and_case(string gold, string predicted)
    {
        var row = new DataRow(RowKind.Entities, gold) { Entities = [new RowEntity(gold, "LOC")] };

        Assert.Equal((0, 1, 1), new SpanScorer(_labels, SpanMatch.Text).Add(row, [new PredictedSpan(predicted, "LOC")]).Total);
    }

    [Fact]
    public void A_label_that_was_not_requested_is_a_false_positive_and_marked()
    {
        var scorer = new SpanScorer(["LOC"], SpanMatch.Text);

        Assert.Equal((0, 1, 1), scorer.Add(Row("Paris:LOC"), Predictions("Paris:CITY")).Total);
        Assert.Equal([("LOC", true), ("CITY", false)], scorer.ToScores().Labels.Select(label => (label.Label, label.IsRequested)));
    }

    [Fact]
    public void A_prediction_repeated_at_the_same_place_is_one_occurrence()
    {
        var scorer = new SpanScorer(_labels, SpanMatch.Occurrence);

        Assert.Equal((1, 0, 0), scorer.Add(Row("Apple:ORG"), Predictions("Apple:ORG@5 Apple:ORG@5")).Total);
        Assert.Equal((2, 0, 0), scorer.Add(Row("Apple:ORG Apple:ORG"), Predictions("Apple:ORG Apple:ORG")).Total);
    }

    [Fact]
    public void Rejects_a_classification_row() =>
        Assert.Throws<ArgumentException>(() => new SpanScorer(_labels, SpanMatch.Text).Add(new DataRow(RowKind.Classification, "x"), []));

    private static DataRow Row(string entities) => new(RowKind.Entities, "…")
    {
        Entities = [.. Predictions(entities).Select(span => new RowEntity(span.Text, span.Label))],
    };

    /// <summary>Reads "text:LABEL@start" items; an underscore in a text is a space.</summary>
    private static List<PredictedSpan> Predictions(string items) =>
    [
        .. items.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(item =>
        {
            var parts = item.Split(':', '@');
            var text = parts[0].Replace('_', ' ');
            return parts is [_, _, var start]
                ? new PredictedSpan(text, parts[1], int.Parse(start), int.Parse(start) + text.Length)
                : new PredictedSpan(text, parts[1]);
        }),
    ];
}
