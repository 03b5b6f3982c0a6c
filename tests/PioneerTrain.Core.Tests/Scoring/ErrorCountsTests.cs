using PioneerTrain.Datasets;
using PioneerTrain.Scoring;

namespace PioneerTrain.Core.Tests.Scoring;

public class ErrorCountsTests
{
    private static readonly RowEntity _paris = new("Paris", "LOC");

    [Fact]
    public void A_right_span_is_no_error() => AssertErrors(new(0, 0, 0, 0, 0, []), [_paris], [_paris]);

    [Fact]
    public void The_same_text_with_another_label_is_a_wrong_label() =>
        AssertErrors(new(0, 1, 0, 0, 0, [new Confusion("LOC", "PER", 1)]), [_paris], [new("Paris", "PER")]);

    [Theory]
    [InlineData("New York", "York")]
    [InlineData("York", "New York")]
    public void A_text_inside_the_other_with_the_same_label_is_a_wrong_boundary(string gold, string predicted) =>
        AssertErrors(new(0, 0, 1, 0, 0, []), [new(gold, "LOC")], [new(predicted, "LOC")]);

    [Fact]
    public void A_text_that_differs_only_in_case_is_counted_as_such() =>
        AssertErrors(new(1, 0, 0, 0, 0, []), [new("Österreich", "LOC")], [new("ÖSTERREICH", "LOC")]);

    [Fact]
    public void Spans_without_a_similar_one_are_missed_and_spurious() =>
        AssertErrors(new(0, 0, 0, 1, 2, []), [new("New York", "LOC")], [new("York", "PER"), new("Rome", "LOC")]);

    [Fact]
    public void A_second_label_of_a_right_span_is_spurious() =>
        AssertErrors(new(0, 0, 0, 0, 1, []), [_paris], [_paris, new("Paris", "PER")]);

    [Fact]
    public void Each_span_is_in_one_error() =>
        AssertErrors(
            new(1, 1, 1, 0, 1, [new Confusion("LOC", "PER", 1)]),
            [new("paris", "LOC"), new("Rome", "LOC"), new("New York", "LOC")],
            [new("York", "LOC"), new("Rome", "PER"), new("Paris", "LOC"), new("New", "LOC")]);

    [Fact]
    public void Keeps_ten_confusions()
    {
        var gold = Enumerable.Range(0, 12).Select(number => new RowEntity($"text {number}", $"label {number}")).ToArray();
        var predicted = gold.Select(entity => entity with { Label = "other" }).ToArray();

        var errors = Errors(gold, predicted);

        Assert.Equal(12, errors.WrongLabel);
        Assert.Equal(10, errors.Confusions.Count);
    }

    [Fact]
    public void Counts_alone_have_no_errors() => Assert.Null(EvaluationScores.From(RowKind.Entities, [ExampleCounts.Empty], []).Errors);

    private static void AssertErrors(ErrorCounts expected, RowEntity[] gold, RowEntity[] predicted)
    {
        var errors = Errors(gold, predicted);

        Assert.Equal(expected.Confusions, errors.Confusions);
        Assert.Equal(expected with { Confusions = errors.Confusions }, errors);
    }

    private static ErrorCounts Errors(RowEntity[] gold, RowEntity[] predicted)
    {
        var scorer = new SpanScorer(["LOC", "PER"], SpanMatch.Text);
        scorer.Add(new DataRow(RowKind.Entities, "…") { Entities = gold }, [.. predicted.Select(entity => new PredictedSpan(entity.Text, entity.Label))]);
        return scorer.ToScores().Errors!;
    }
}
