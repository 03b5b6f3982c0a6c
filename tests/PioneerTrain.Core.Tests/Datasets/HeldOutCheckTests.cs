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

    private static RowSet SetOf(string prefix, int rows, params string[] labels)
    {
        var set = new RowSet();
        for (var i = 0; i < rows; i++)
        {
            set.Add(new DataRow(RowKind.Classification, $"{prefix}{i}") { Classes = labels });
        }

        return set;
    }
}
