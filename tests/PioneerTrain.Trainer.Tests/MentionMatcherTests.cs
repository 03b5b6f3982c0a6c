namespace PioneerTrain.Trainer.Tests;

public sealed class MentionMatcherTests
{
    [Fact]
    public void A_mention_listed_twice_with_two_labels_takes_its_places_in_order()
    {
        var spans = Read("""{"text":"Paris flew to Paris","entities":[["Paris","person"],["Paris","location"]]}""");

        Assert.Equal([new EntitySpan(0, 5, "person"), new EntitySpan(14, 19, "location")], spans);
    }

    [Fact]
    public void A_mention_with_one_label_takes_every_place_as_gliner2_does()
    {
        var spans = Read("""{"text":"Paris, PARIS and paris","entities":[["Paris","location"]]}""");

        Assert.Equal([new EntitySpan(0, 5, "location"), new EntitySpan(7, 12, "location"), new EntitySpan(17, 22, "location")], spans);
    }

    [Fact]
    public void The_longest_mention_goes_first()
    {
        var spans = Read("""{"text":"New York Times of New York","entities":[["New York","location"],["New York Times","organization"]]}""");

        Assert.Equal([new EntitySpan(0, 14, "organization"), new EntitySpan(18, 26, "location")], spans);
    }

    [Fact]
    public void Known_places_are_counted_in_code_points()
    {
        var spans = Read("""{"text":"😀😀 Tim","spans":[[3,6,"person"]]}""");

        Assert.Equal([new EntitySpan(5, 8, "person")], spans);
    }

    [Fact]
    public void An_empty_list_says_that_there_are_none()
    {
        Assert.Empty(Read("""{"text":"Nobody","entities":[]}""")!);
    }

    private static IReadOnlyList<EntitySpan>? Read(string row) => Assert.Single(Some.Rows(row).Rows).Entities;
}
