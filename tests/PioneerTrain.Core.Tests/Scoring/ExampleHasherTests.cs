using PioneerTrain.Datasets;
using PioneerTrain.Scoring;

namespace PioneerTrain.Core.Tests.Scoring;

public class ExampleHasherTests
{
    private static readonly DataRow _row = Entities("Ada met Bob", ("Ada", "person"), ("Bob", "person"));

    /// <summary>
    /// Stored evaluations are compared with later ones, so these values must not change. Computed
    /// with another program.
    /// </summary>
    [Fact]
    public void Hashes_are_stable_between_versions()
    {
        var hasher = new ExampleHasher();

        Assert.Equal("22e91508ec078e523e421c2f2a6c1d27", hasher.Next(_row));
        Assert.Equal("5bcefc5c6dfb1aa697f18f7f3e046066", hasher.Next(_row));
        Assert.Equal("ff026bef5654c8fb54d58c9e1fb9c6ec", hasher.Next(Classes("Où est mon colis ?", "delivery", "complaint")));
        Assert.Equal("5578a44007e3068dbfa7e9b12b394576", hasher.Next(Entities("")));
    }

    [Fact]
    public void Order_of_the_gold_items_is_not_significant()
    {
        Assert.Equal(Hash(_row), Hash(Entities("Ada met Bob", ("Bob", "person"), ("Ada", "person"))));
        Assert.Equal(Hash(Classes("a", "x", "z")), Hash(Classes("a", "z", "x")));
    }

    [Fact]
    public void Repeated_rows_have_different_hashes_in_the_same_order()
    {
        var (one, other) = (new ExampleHasher(), new ExampleHasher());

        var first = Enumerable.Range(0, 100).Select(_ => one.Next(_row)).ToList();
        other.Next(Entities("another row"));
        var second = Enumerable.Range(0, 100).Select(_ => other.Next(_row)).ToList();

        Assert.Equal(100, first.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(first, second);
    }

    [Fact]
    public void Rows_are_repeated_when_their_gold_has_another_order()
    {
        var hasher = new ExampleHasher();

        Assert.NotEqual(hasher.Next(Classes("a", "x", "z")), hasher.Next(Classes("a", "z", "x")));
    }

    [Fact]
    public void Rows_with_another_text_or_gold_have_different_hashes()
    {
        DataRow[] rows =
        [
            _row,
            Entities("Ada met Bob ", ("Ada", "person"), ("Bob", "person")),
            Entities("ada met Bob", ("Ada", "person"), ("Bob", "person")),
            Entities("Ada met Bob"),
            Entities("Ada met Bob", ("Ada", "person")),
            Entities("Ada met Bob", ("Ada", "person"), ("Ada", "person")),
            Entities("Ada met Bob", ("Ada", "person"), ("Bob", "place")),
            Entities("Ada met Bob", ("Ada", "place"), ("Bob", "person")),
            Entities("Ada met Bob", ("person", "Ada"), ("person", "Bob")),
            Classes("Ada met Bob", "person"),
            Classes("Ada met Bob", "person", "person"),
        ];

        Assert.Equal(rows.Length, rows.Select(Hash).Distinct(StringComparer.Ordinal).Count());
    }

    /// <summary>The parts are hashed with their lengths, so that a separator in a text has no effect.</summary>
    [Fact]
    public void Separators_in_texts_do_not_make_rows_equal()
    {
        DataRow[] rows = [Classes("a", "b;1:c"), Classes("a", "b", "c"), Classes("a;1:b", "c"), Classes("a;", "b", "c"), Classes("", "a", "b", "c"), Classes("a#1", "b")];

        Assert.Equal(rows.Length, rows.Select(Hash).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Hashes_have_32_lower_case_hex_digits() => Assert.Matches("^[0-9a-f]{32}$", Hash(_row));

    private static string Hash(DataRow row) => new ExampleHasher().Next(row);

    private static DataRow Entities(string text, params (string Text, string Label)[] entities) =>
        new(RowKind.Entities, text) { Entities = [.. entities.Select(entity => new RowEntity(entity.Text, entity.Label))] };

    private static DataRow Classes(string text, params string[] classes) => new(RowKind.Classification, text) { Classes = classes };
}
