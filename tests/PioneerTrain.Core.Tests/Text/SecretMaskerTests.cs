using System.Text;
using PioneerTrain.Text;

namespace PioneerTrain.Core.Tests.Text;

public sealed class SecretMaskerTests
{
    private const string Secret = "pio_sk_\"Ab/c+d'<é>&9z";

    private readonly SecretMasker _masker = new();

    [Theory]
    [InlineData("the key pio_sk_abcdef was refused", "the key *** was refused")]
    [InlineData("pio_sk_abcdefpio_sk_abcdef", "***")]
    [InlineData("pio_sk_ab\ncdef", "***")]
    [InlineData("a pio_sk_\r\n    ab\n\tcdef z\nnext", "a *** z\nnext")]
    [InlineData("pio_sk_abcde", "pio_sk_abcde")]
    [InlineData("pio_sk_ab cdef", "pio_sk_ab cdef")]
    [InlineData("first\nsecond", "first\nsecond")]
    [InlineData("", "")]
    public void Finds_a_secret_that_a_line_break_splits(string text, string masked)
    {
        _masker.Add("pio_sk_abcdef");

        Assert.Equal(masked, _masker.Hide(text));
    }

    [Theory]
    [InlineData(Secret)]
    [InlineData("pio_sk_%22Ab%2Fc%2Bd%27%3C%C3%A9%3E%269z")]
    [InlineData("pio_sk_%22Ab%2fc%2bd%27%3c%c3%a9%3e%269z")]
    [InlineData("pio_sk_\\u0022Ab/c\\u002Bd\\u0027\\u003C\\u00E9\\u003E\\u00269z")]
    [InlineData("pio_sk_\\\"Ab/c+d'<é>&9z")]
    [InlineData("pio_sk_&quot;Ab/c+d&apos;&lt;é&gt;&amp;9z")]
    [InlineData("pio_sk_\"Ab/c+d''<é>&9z")]
    [InlineData("cGlvX3NrXyJBYi9jK2QnPMOpPiY5eg==")]
    public void Finds_the_forms_that_the_runner_knows(string form)
    {
        _masker.Add(Secret);

        Assert.Equal("before *** after", _masker.Hide($"before {form} after"));
    }

    [Fact]
    public void Finds_the_text_inside_the_quotes_of_a_secret()
    {
        _masker.Add("\"pio_sk_abcdef\"");

        Assert.Equal("key ***", _masker.Hide("key pio_sk_abcdef"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("u:")]
    [InlineData("user:")]
    [InlineData("someone:")]
    public void Finds_a_secret_inside_longer_base64(string before)
    {
        _masker.Add("pio_sk_abcdefghijkl");

        foreach (var after in (string[])["", "1", "22"])
        {
            var whole = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{before}pio_sk_abcdefghijkl{after}"));
            var masked = _masker.Hide(whole);

            var left = masked.Replace(SecretMasker.Mask, "", StringComparison.Ordinal);
            Assert.Contains(SecretMasker.Mask, masked, StringComparison.Ordinal);
            Assert.InRange(left.Length, 0, 16);
        }
    }

    [Fact]
    public void Finds_url_safe_base64()
    {
        var bytes = Enumerable.Repeat("~~~???>>>", 2).Aggregate("", (all, part) => all + part);
        _masker.Add(bytes);

        Assert.Equal("***", _masker.Hide(Convert.ToBase64String(Encoding.UTF8.GetBytes(bytes)).Replace('+', '-').Replace('/', '_')));
    }

    [Fact]
    public void Finds_each_line_of_a_secret_of_several_lines()
    {
        _masker.Add("-----BEGIN-----\nfirst line\nx\n");

        Assert.Equal("a *** b *** c x d", _masker.Hide("a -----BEGIN----- b first line c x d"));
        Assert.Equal("***", _masker.Hide("-----BEGIN-----\nfirst line\nx"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("epoch")]
    [InlineData(" \n ")]
    public void Ignores_words_too_short_for_a_secret(string secret)
    {
        _masker.Add(secret);

        Assert.Equal("epoch 1 of 10", _masker.Hide("epoch 1 of 10"));
    }
}
