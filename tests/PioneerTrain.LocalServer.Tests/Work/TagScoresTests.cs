using PioneerTrain.Trainer;

namespace PioneerTrain.LocalServer.Work;

public sealed class TagScoresTests
{
    /// <summary>
    /// A captured evaluation: 114 tokens, of which 76 are outside, and no prediction. The service
    /// reported precision 0.2222, recall 0.3333, F1 0.2667 and accuracy 0.6667.
    /// </summary>
    [Fact]
    public void Are_those_of_a_captured_evaluation()
    {
        var tokens = Repeat("O", "O", 76).Concat(Repeat("B-material", "O", 8)).Concat(Repeat("B-style", "O", 30));

        var scores = TagScores.Of(tokens);

        Assert.Equal(0.222222222222222, scores.Precision, 12);
        Assert.Equal(0.333333333333333, scores.Recall, 12);
        Assert.Equal(0.266666666666667, scores.F1, 12);
        Assert.Equal(0.666666666666667, scores.Accuracy, 12);
    }

    [Fact]
    public void Count_a_tag_that_is_only_predicted()
    {
        var scores = TagScores.Of([.. Repeat("O", "O", 1), .. Repeat("O", "B-x", 1)]);

        Assert.Equal(0.5, scores.Precision, 12);
        Assert.Equal(0.25, scores.Recall, 12);
        Assert.Equal(1 / 3d, scores.F1, 12);
    }

    [Fact]
    public void Are_null_without_annotated_rows() =>
        Assert.Null(TagScores.Of([new ScoredRow(new TrainingRow(1, "a", Entities: null, Class: "x", RowSplit.Unmarked), [], "x")]));

    [Fact]
    public void Are_zero_without_tokens() => Assert.Equal(new TagScores(0, 0, 0, 0), TagScores.Of(Repeat("O", "O", 0)));

    private static IEnumerable<(string True, string Predicted)> Repeat(string gold, string predicted, int count) =>
        Enumerable.Repeat((gold, predicted), count);
}
