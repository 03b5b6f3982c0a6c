using PioneerTrain.Datasets;

namespace PioneerTrain.Core.Tests.Datasets;

public class HeldOutSplitTests
{
    [Theory]
    [InlineData(0.2, 42)]
    [InlineData(0.5, 1)]
    [InlineData(0.01, 7)]
    public void Holds_out_the_share_of_every_label(double share, int seed)
    {
        var rows = Enumerable.Range(0, 1000).Select(i => Row($"text {i}", i % 10 == 0 ? "rare" : "common")).ToList();

        var heldOut = HeldOut(rows, share, seed);

        Assert.Equal((int)(900 * share), heldOut.Count(row => row.Classes[0] == "common"), 1.0);
        Assert.Equal((int)(100 * share), heldOut.Count(row => row.Classes[0] == "rare"), 1.0);
    }

    [Fact]
    public void Rows_with_the_same_text_are_in_the_same_part()
    {
        var rows = Enumerable.Range(0, 300).Select(i => Row($"text {i % 100}", "a")).ToList();

        var heldOut = HeldOut(rows, 0.3, 5).Select(row => row.Text).ToHashSet();

        Assert.InRange(heldOut.Count, 25, 35);
        Assert.All(rows.GroupBy(row => row.Text), same => Assert.Single(same.Select(row => heldOut.Contains(row.Text)).Distinct()));
    }

    [Fact]
    public void A_label_with_two_texts_is_in_both_parts()
    {
        var heldOut = HeldOut([Row("1", "a"), Row("2", "a"), .. Enumerable.Range(0, 50).Select(i => Row($"b{i}", "b"))], 0.05, 3);

        Assert.Single(heldOut, row => row.Classes[0] == "a");
    }

    [Fact]
    public void A_label_with_one_text_is_trained_on()
    {
        Assert.DoesNotContain(HeldOut([Row("1", "a"), Row("2", "b"), Row("3", "b")], 0.5, 3), row => row.Classes[0] == "a");
    }

    [Fact]
    public void The_seed_decides_and_the_order_of_the_rows_does_not()
    {
        var rows = Enumerable.Range(0, 200).Select(i => Row($"text {i}", "a")).ToList();
        string[] Texts(IEnumerable<DataRow> from, int seed) => [.. HeldOut([.. from], 0.2, seed).Select(row => row.Text).Order(StringComparer.Ordinal)];

        Assert.Equal(Texts(rows, 1), Texts(Enumerable.Reverse(rows), 1));
        Assert.NotEqual(Texts(rows, 1), Texts(rows, 2));
    }

    [Fact]
    public void A_marked_row_stays_in_its_part()
    {
        var rows = Enumerable.Range(0, 100).Select(i => Row($"text {i}", "a") with { Split = i < 10 ? RowSplit.Validation : RowSplit.Train }).ToList();

        Assert.Equal(rows[..10], HeldOut(rows, 0.5, 1));
    }

    [Fact]
    public void An_entity_row_counts_for_its_rarest_label()
    {
        var rows = Enumerable.Range(0, 100).Select(i => new DataRow(RowKind.Entities, $"text {i}")
        {
            Entities = i < 10 ? [new RowEntity("a", "common"), new RowEntity("b", "rare")] : [new RowEntity("a", "common")],
        }).ToList();

        Assert.Equal(2, HeldOut(rows, 0.2, 9).Count(row => row.Entities.Count == 2));
    }

    private static DataRow Row(string text, string label) => new(RowKind.Classification, text) { Classes = [label] };

    private static List<DataRow> HeldOut(IReadOnlyList<DataRow> rows, double share, int seed)
    {
        var split = new HeldOutSplit(share, seed);
        foreach (var row in rows)
        {
            split.Add(row);
        }

        split.Divide();
        return [.. rows.Where(split.IsHeldOut)];
    }
}
