using PioneerTrain.Trainer;

namespace PioneerTrain.LocalServer.Contracts;

public sealed class EntityTagsTests
{
    private const string Text = "Black small  MANGO\tshoulder bag, new";

    [Fact]
    public void Have_one_tag_for_each_token_between_white_space()
    {
        var entities = new[] { new EntitySpan(Text.IndexOf("shoulder", StringComparison.Ordinal), Text.IndexOf(',', StringComparison.Ordinal), "style") };

        Assert.Equal(["O", "O", "O", "B-style", "B-style", "O"], EntityTags.Of(Text, entities));
    }

    [Fact]
    public void Of_a_prediction_are_empty_if_nothing_was_predicted()
    {
        Assert.Empty(EntityTags.OfPrediction(Text, []));
        Assert.Equal(6, EntityTags.OfPrediction(Text, [new EntitySpan(0, 5, "color")]).Count);
        Assert.All(EntityTags.Of(Text, []), tag => Assert.Equal("O", tag));
    }
}
