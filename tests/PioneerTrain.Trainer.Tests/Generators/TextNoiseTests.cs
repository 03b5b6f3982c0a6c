using PioneerTrain.Generators;

namespace PioneerTrain.Trainer.Tests.Generators;

public class TextNoiseTests
{
    private static readonly TextNoise _none = new(LowerCase: 0, UpperCase: 0, Typo: 0, DroppedEnd: 0, DroppedCommas: 0);

    private static readonly LabeledText _sentence = new([new("Well, ", null), new("Smith, Ltd", "organization"), new(" called us", null), new(".", null)]);

    [Fact]
    public void Keeps_a_sentence_when_every_share_is_zero()
    {
        Assert.Equal("Well, Smith, Ltd called us.", Apply(_none).Text);
    }

    [Fact]
    public void Lower_cases_words_and_mentions_alike()
    {
        var noisy = Apply(_none with { LowerCase = 1 });

        Assert.Equal("well, smith, ltd called us.", noisy.Text);
        Assert.Equal("smith, ltd", noisy.Mentions.Single().Text);
    }

    [Fact]
    public void Upper_cases_words_and_mentions_alike()
    {
        Assert.Equal("WELL, SMITH, LTD CALLED US.", Apply(_none with { UpperCase = 1 }).Text);
    }

    [Fact]
    public void Drops_the_last_full_stop_even_as_a_separate_piece()
    {
        Assert.Equal("Well, Smith, Ltd called us", Apply(_none with { DroppedEnd = 1 }).Text);
    }

    [Fact]
    public void Drops_no_full_stop_that_belongs_to_a_mention()
    {
        var sentence = new LabeledText([new("ask ", null), new("Kelo Inc.", "organization")]);

        Assert.Equal("ask Kelo Inc.", (_none with { DroppedEnd = 1 }).Apply(sentence, new Pcg32(seed: 1)).Text);
    }

    [Fact]
    public void Drops_commas_only_between_mentions()
    {
        Assert.Equal("Well Smith, Ltd called us.", Apply(_none with { DroppedCommas = 1 }).Text);
    }

    [Fact]
    public void Swaps_two_adjacent_letters_after_the_first_of_longer_words()
    {
        var sentence = new LabeledText([new("Quartz lamp", null), new(" for us", null)]);

        var words = (_none with { Typo = 1 }).Apply(sentence, new Pcg32(seed: 1)).Text.Split(' ');

        Assert.Matches("^Q(?!uartz)[uartz]{5}$", words[0]);
        Assert.Matches("^l(map|apm)$", words[1]);
        Assert.Equal("for us", string.Join(' ', words[2..]));
    }

    private static LabeledText Apply(TextNoise noise) => noise.Apply(_sentence, new Pcg32(seed: 1));
}
