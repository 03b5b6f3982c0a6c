using PioneerTrain.Datasets;

namespace PioneerTrain.Core.Tests.Datasets;

public class HeldOutCheckTests
{
    [Fact]
    public void Accepts_enough_rows_of_every_label_that_training_does_not_have()
    {
        Assert.Empty(HeldOutCheck.Warnings("held.jsonl", [SetOf("t", 10, "a", "b")], SetOf("h", 50, "a", "b", "c")));
    }

    [Fact]
    public void Says_nothing_without_held_out_rows()
    {
        Assert.Empty(HeldOutCheck.Warnings("held.jsonl", [SetOf("t", 10, "a")], new RowSet()));
    }

    [Fact]
    public void Warns_of_few_rows_missing_labels_and_repeated_training_rows()
    {
        var training = SetOf("t", 10, "a", "b", "c");
        var heldOut = SetOf("t", 3, "a");

        Assert.Equal(
            [
                "held.jsonl has 3 rows; scores on fewer than 50 rows are not reliable.",
                "held.jsonl has no row with the labels \"b\", \"c\", which the training data has; the scores do not cover them.",
                "held.jsonl repeats 3 texts of the training data; scores on them are too high.",
            ],
            HeldOutCheck.Warnings("held.jsonl", [training], heldOut));
    }

    [Fact]
    public void Compares_with_the_rows_of_all_training_sets()
    {
        Assert.Equal(
            [
                "held.jsonl has no row with the labels \"c\", \"d\", which the training data has; the scores do not cover them.",
                "held.jsonl repeats 30 texts of the training data; scores on them are too high.",
            ],
            HeldOutCheck.Warnings("held.jsonl", [SetOf("t", 10, "a", "c"), SetOf("u", 20, "d", "c")], SetOf([.. Lines("t", 30, "a"), .. Lines("u", 30, "b")])));
    }

    [Fact]
    public void Counts_a_text_once_that_several_training_sets_have()
    {
        var training = new[] { SetOf("t", 10, "a"), SetOf("t", 10, "a"), SetOf("t", 4, "a") };

        Assert.Equal(["held.jsonl repeats 10 texts of the training data; scores on them are too high."], HeldOutCheck.Warnings("held.jsonl", training, SetOf("t", 60, "a")));
    }

    [Fact]
    public void Counts_a_held_out_text_once_that_is_repeated()
    {
        var heldOut = SetOf([.. Lines("t", 50, "a"), .. Lines("t", 50, "a")]);

        Assert.Equal(["held.jsonl repeats 1 text of the training data; scores on it are too high."], HeldOutCheck.Warnings("held.jsonl", [SetOf("t", 1, "a")], heldOut));
    }

    [Fact]
    public void Says_nothing_about_training_data_that_is_unknown()
    {
        Assert.Empty(HeldOutCheck.Warnings("held.jsonl", [], SetOf("t", 60, "a")));
    }

    private static RowSet SetOf(string prefix, int rows, params string[] labels) => SetOf(Lines(prefix, rows, labels));

    private static RowSet SetOf(IEnumerable<string> lines) => DataRowTests.Check(string.Join('\n', lines)).Training;

    private static IEnumerable<string> Lines(string prefix, int rows, params string[] labels)
    {
        var names = string.Join(',', labels.Select(label => $"\"{label}\""));
        return Enumerable.Range(0, rows).Select(i => $$"""{"text":"{{prefix}}{{i}}","labels":[{{names}}]}""");
    }
}
