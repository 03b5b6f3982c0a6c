using PioneerTrain.GitHub.Artifacts;

namespace PioneerTrain.GitHub.Tests.Artifacts;

public sealed class ArtifactNameTests
{
    [Theory]
    [InlineData("model-weights")]
    [InlineData("model weights")]
    [InlineData("weights.zip")]
    [InlineData("a'b")]
    [InlineData("poids-é")]
    [InlineData("x@1")]
    public void Accepts_a_valid_file_name(string text)
    {
        Assert.True(ArtifactName.TryParse(text, out var name, out var problem));

        Assert.Equal(text, name.Value);
        Assert.Null(problem);
    }

    [Theory]
    [InlineData("a/b", "the character /")]
    [InlineData("a\\b", "the character \\")]
    [InlineData("a:b", "the character :")]
    [InlineData("a*b", "the character *")]
    [InlineData("a?b", "the character ?")]
    [InlineData("a|b", "the character |")]
    [InlineData("a<b", "the character <")]
    [InlineData("a>b", "the character >")]
    [InlineData("a\"b", "the character \"")]
    [InlineData("a\rb", "a line break")]
    [InlineData("a\nb", "a line break")]
    public void Reports_the_invalid_character(string text, string found)
    {
        Assert.False(ArtifactName.TryParse(text, out var name, out var problem));

        Assert.Null(name);
        Assert.Contains($"contains {found}; it must not contain \" : < > | * ? \\ / or line breaks.", problem, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem);
        Assert.DoesNotContain('\r', problem);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Reports_an_empty_name_with_an_example(string? text)
    {
        Assert.False(ArtifactName.TryParse(text, out _, out var problem));

        Assert.Equal("The artifact name is empty; expected a name such as model-weights.", problem);
    }
}
