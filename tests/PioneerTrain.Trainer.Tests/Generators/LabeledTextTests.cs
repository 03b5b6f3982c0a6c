using PioneerTrain.Generators;

namespace PioneerTrain.Trainer.Tests.Generators;

public class LabeledTextTests
{
    [Fact]
    public void Joins_the_words_between_two_mentions_into_one_piece()
    {
        var builder = new LabeledText.Builder();
        builder.Append("ask ");
        builder.AppendMention("Kelo", "person");
        builder.Append(" in");
        builder.Append(" ");
        builder.AppendMention("Oslo", "location");

        var sentence = builder.Build();

        Assert.Equal("ask Kelo in Oslo", sentence.Text);
        Assert.Equal([new("ask ", null), new("Kelo", "person"), new(" in ", null), new("Oslo", "location")], sentence.Segments);
    }

    [Fact]
    public void Lists_a_mention_twice_if_it_is_mentioned_twice()
    {
        var sentence = Sentence("Kelo/person", " and ", "Kelo/person");

        Assert.Equal(2, sentence.Mentions.Count());
        Assert.True(sentence.IsUnambiguous());
    }

    [Fact]
    public void Is_ambiguous_when_a_mention_also_occurs_without_a_label()
    {
        Assert.False(Sentence("Air/product", " is Air, not water").IsUnambiguous());
    }

    [Fact]
    public void Is_ambiguous_when_two_labels_have_the_same_text()
    {
        Assert.False(Sentence("Jordan/person", " is in ", "Jordan/location").IsUnambiguous());
    }

    [Fact]
    public void Is_ambiguous_when_one_mention_is_a_word_of_another()
    {
        Assert.False(Sentence("Kelo/person", " left ", "Kelo Bank/organization").IsUnambiguous());
    }

    [Fact]
    public void Is_not_ambiguous_when_a_longer_word_contains_a_mention()
    {
        Assert.True(Sentence("the airline of ", "air/product").IsUnambiguous());
    }

    [Fact]
    public void Begins_with_a_capital_even_when_a_mention_comes_first()
    {
        var sentence = Sentence("tomorrow/date", " it ends").Capitalized();

        Assert.Equal("Tomorrow it ends", sentence.Text);
        Assert.Equal("Tomorrow", sentence.Mentions.Single().Text);
    }

    private static LabeledText Sentence(params string[] pieces) =>
        new([.. pieces.Select(piece => piece.Split('/')).Select(parts => new TextSegment(parts[0], parts.Length == 2 ? parts[1] : null))]);
}
