using PioneerTrain.Trainer.Layers;
using PioneerTrain.Trainer.Rows;

namespace PioneerTrain.Trainer.Tests;

/// <summary>Conversion of text to model input and of predictions to entities.</summary>
public sealed class WordTests
{
    [Theory]
    [InlineData("Dr. Kelo's X-5", "Dr|.|Kelo's|X|-|5")]
    [InlineData("see https://a.b/c?d, or mail x.y@z.org!", "see|https://a.b/c?d,|or|mail|x.y@z.org|!")]
    [InlineData("@anna #win 12,50 €", "@anna|#win|12|,|50|€")]
    [InlineData("Žižek naïve 東京", "Žižek|naïve|東京")]
    public void Splits_text_into_words_numbers_and_signs(string text, string tokens)
    {
        Assert.Equal(tokens, string.Join('|', Tokenizer.Tokenize(text).Select(token => token.In(text))));
    }

    [Theory]
    [InlineData("Kelo", "capitalised")]
    [InlineData("kelo", "lower")]
    [InlineData("KELO", "upper")]
    [InlineData("USA", "short-upper")]
    [InlineData("McKelo", "mixed")]
    [InlineData("A", "letter")]
    [InlineData("123456789", "digits5")]
    [InlineData(",", "sign,")]
    [InlineData("@anna", "sign-run@")]
    public void A_word_has_a_shape(string word, string shape)
    {
        Assert.Equal(shape, WordShape.Of(word));
    }

    [Fact]
    public void Word_features_are_stable()
    {
        // Every base model and checkpoint depends on these numbers: other values would invalidate
        // their weights.
        var features = new HashedFeatures(16384).Of("Kelo");

        Assert.Equal("4149 2349 1616", string.Join(' ', features.Take(3)));
        Assert.Equal(11, features.Length);
    }

    [Fact]
    public void Converts_between_tags_and_entities()
    {
        var row = TestData.Rows("""{"text":"Tim Cook met Ann Lee in Rome","entities":[["Tim Cook","person"],["Ann Lee","person"],["Rome","city"]]}""").Rows[0];
        var encoder = new RowEncoder(TestData.TinyArchitecture, ["city", "person"], []);

        var tags = encoder.Encode(row).Tags!;

        Assert.Equal([3, 4, 0, 3, 4, 0, 1], tags);
        Assert.Equal(row.Entities, encoder.Decode(row, tags));
    }

    [Fact]
    public void Truncates_words_beyond_the_maximum()
    {
        var row = new TrainingRow(1, string.Join(' ', Enumerable.Repeat("word", 40)), [], Class: null, RowSplit.Unmarked);

        var encoded = new RowEncoder(TestData.TinyArchitecture, ["city"], []).Encode(row);

        Assert.Equal(TestData.TinyArchitecture.MaxTokens, encoded.Features.Length);
    }

    [Fact]
    public void Omits_an_entity_that_ends_beyond_the_maximum()
    {
        var text = string.Join(' ', Enumerable.Repeat("word", 15)) + " New York";
        var row = new TrainingRow(1, text, [new EntitySpan(text.Length - 8, text.Length, "city")], Class: null, RowSplit.Unmarked);

        var encoded = new RowEncoder(TestData.TinyArchitecture, ["city"], []).Encode(row);

        Assert.Equal(new int[TestData.TinyArchitecture.MaxTokens], encoded.Tags);
    }

    [Fact]
    public void Never_chooses_an_inside_tag_without_a_begin_tag()
    {
        var logits = Tensors.Matrix.Zeros(3, 16);
        float[][] wanted = [[0, 0, 9], [0, 1, 9], [0, 0, 9]];
        for (var token = 0; token < 3; token++)
        {
            wanted[token].CopyTo(logits.Row(token));
        }

        var tags = Viterbi.BestTags(logits, tags: 3);

        Assert.Equal([1, 2, 2], tags);
    }

    [Fact]
    public void Ends_an_entity_when_the_label_changes()
    {
        int[] tags = [Bio.Begin(0), Bio.Inside(0), Bio.Inside(1), Bio.Outside, Bio.Begin(1), Bio.Begin(1)];

        Assert.Equal([(0, 2, 0), (2, 3, 1), (4, 5, 1), (5, 6, 1)], Bio.Entities(tags));
    }
}
