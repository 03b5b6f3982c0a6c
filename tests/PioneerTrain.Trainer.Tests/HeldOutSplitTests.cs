using PioneerTrain.Trainer.Rows;

namespace PioneerTrain.Trainer.Tests;

public sealed class HeldOutSplitTests
{
    private static readonly TrainingRow[] _rows = [.. Enumerable.Range(0, 2000).Select(i => new TrainingRow(i + 1, $"text {i}", [], Class: null, RowSplit.Unmarked))];

    [Fact]
    public void Holds_out_a_share_of_the_texts_that_new_rows_do_not_change()
    {
        var some = HeldOutSplit.Of(_rows[..1000], 0.2);
        var all = HeldOutSplit.Of(_rows, 0.2);

        Assert.InRange(some.HeldOut.Count, 160, 240);
        Assert.Equal(some.HeldOut, all.HeldOut.Where(row => row.Line <= 1000));
        Assert.Equal(2000, all.Train.Count + all.HeldOut.Count);
    }

    [Fact]
    public void Keeps_equal_texts_in_the_same_split()
    {
        var split = HeldOutSplit.Of([.. _rows, .. _rows], 0.3);

        Assert.Equal(0, split.CountLeaks());
    }

    [Fact]
    public void Split_of_a_row_overrides_the_share()
    {
        TrainingRow[] rows =
        [
            .. _rows[..10], _rows[10] with { Split = RowSplit.Validation }, _rows[11] with { Split = RowSplit.Train }, _rows[11] with { Split = RowSplit.Validation },
        ];

        var split = HeldOutSplit.Of(rows, 0.5);

        Assert.Equal("text 10|text 11", string.Join('|', split.HeldOut.Select(row => row.Text)));
        Assert.Equal(1, split.CountLeaks());
    }

    [Theory]
    [InlineData(38, 0.2, 8)]
    [InlineData(100, 0.07, 7)]
    [InlineData(80, 0.2, 16)]
    [InlineData(1, 0.2, 1)]
    [InlineData(5, 1, 5)]
    [InlineData(5, 0, 0)]
    public void Tail_is_the_last_share_of_the_rows(int rows, double share, int count)
    {
        var all = TestData.Rows(Enumerable.Range(0, rows).Select(i => $$"""{"text":"text {{i}}","label":"x"}"""));

        var tail = all.HeldOutTail(share);

        Assert.Equal(all.Rows.TakeLast(count), tail.Rows);
    }

    [Fact]
    public void Tail_is_the_rows_marked_as_validation_if_any_row_is_marked()
    {
        var all = TestData.Rows(
            """{"text":"a","label":"x","split":"validation"}""", """{"text":"b","label":"x"}""", """{"text":"c","label":"x","split":"validation"}""");

        Assert.Equal(["a", "c"], all.HeldOutTail(0.4).Rows.Select(row => row.Text));
    }
}
