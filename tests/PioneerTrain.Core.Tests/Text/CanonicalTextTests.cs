using System.Security.Cryptography;
using System.Text;
using PioneerTrain.Text;

namespace PioneerTrain.Core.Tests.Text;

public class CanonicalTextTests
{
    // Expected value: Python 3.11, unicodedata.normalize("NFD") with Unicode 14.0.
    [Fact]
    public void Decomposes_every_character_as_another_implementation_does()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var value = 0; value <= 0x10FFFF; value++)
        {
            if (Rune.IsValid(value))
            {
                hash.AppendData(Encoding.Unicode.GetBytes(CanonicalText.Decompose(new Rune(value).ToString()) + '\n'));
            }
        }

        Assert.Equal("f4c3a84785fe948f2aecb35736d8eaa160263c64111fedcdc35a50dd8d555136", Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    [Theory]
    [InlineData("caf\u00E9", "cafe\u0301")]
    [InlineData("\u1EAD", "a\u0323\u0302")]
    [InlineData("\u1EAD", "a\u0302\u0323")]
    [InlineData("\u212B", "\u00C5")]
    [InlineData("\uD55C\uAE00", "\u1112\u1161\u11AB\u1100\u1173\u11AF")]
    [InlineData("x\u0302\u0323y\u0302\u0323", "x\u0323\u0302y\u0323\u0302")]
    public void Equivalent_texts_have_the_same_decomposition(string one, string other) =>
        Assert.Equal(CanonicalText.Decompose(one), CanonicalText.Decompose(other));

    [Theory]
    [InlineData("e\u0301\u0300", "e\u0300\u0301")]
    [InlineData("\uFB01", "fi")]
    [InlineData("\u00B2", "2")]
    public void Texts_that_are_not_canonically_equivalent_stay_different(string one, string other) =>
        Assert.NotEqual(CanonicalText.Decompose(one), CanonicalText.Decompose(other));

    [Fact]
    public void Returns_the_same_instance_when_nothing_can_change()
    {
        const string Text = "plain text, 20 % ~";

        Assert.Same(Text, CanonicalText.Decompose(Text));
    }
}
