namespace PioneerTrain.Trainer.Tests;

public sealed class MentionMatcherTests
{
    [Fact]
    public void Assigns_occurrences_in_order_when_a_mention_has_two_labels()
    {
        var spans = Read("""{"text":"Paris flew to Paris","entities":[["Paris","person"],["Paris","location"]]}""");

        Assert.Equal([new EntitySpan(0, 5, "person"), new EntitySpan(14, 19, "location")], spans);
    }

    [Fact]
    public void Labels_every_occurrence_of_a_mention_as_gliner2_does()
    {
        var spans = Read("""{"text":"Paris, PARIS and paris","entities":[["Paris","location"]]}""");

        Assert.Equal([new EntitySpan(0, 5, "location"), new EntitySpan(7, 12, "location"), new EntitySpan(17, 22, "location")], spans);
    }

    [Fact]
    public void Matches_the_longest_mention_first()
    {
        var spans = Read("""{"text":"New York Times of New York","entities":[["New York","location"],["New York Times","organization"]]}""");

        Assert.Equal([new EntitySpan(0, 14, "organization"), new EntitySpan(18, 26, "location")], spans);
    }

    [Fact]
    public void Counts_given_offsets_in_code_points()
    {
        var spans = Read("""{"text":"😀😀 Tim","spans":[[3,6,"person"]]}""");

        Assert.Equal([new EntitySpan(5, 8, "person")], spans);
    }

    [Fact]
    public void Reads_an_empty_list_as_no_entities()
    {
        Assert.Empty(Read("""{"text":"Nobody","entities":[]}""")!);
    }

    private static IReadOnlyList<EntitySpan>? Read(string row) => Assert.Single(TestData.Rows(row).Rows).Entities;
}
