using PioneerTrain.Pioneer.Wire;

namespace PioneerTrain.Pioneer.Tests.Wire;

public sealed class PrivateTextTests
{
    [Theory]
    [InlineData("Ada Lovelace met Bob in Paris", "invalid input: 'Ada Lovelace met Bob in Paris'")]
    [InlineData("Ada Lovelace met Bob in Paris", "cannot read ada lovelace met")]
    [InlineData("Ada \"Lovelace\"\nmet Bob", "input: Ada \\\"Lovelace\\\"\\nmet Bob")]
    [InlineData("日本語のテキストが東京で", "input: \\u65e5\\u672c\\u8a9e\\u306e")]
    [InlineData("yes", "not valid: 'yes'")]
    [InlineData("\U0001F600", "not valid: \U0001F600")]
    public void Recognizes_a_message_that_repeats_the_row(string row, string message) => Assert.True(PrivateText.IsIn(message, row));

    [Theory]
    [InlineData("Ada Lovelace met Bob in Paris", "schema: at least two labels are required")]
    [InlineData("Ada Lovelace met Bob in Paris", "")]
    [InlineData("\U0001F600", "not valid")]
    public void Accepts_any_other_message(string row, string message) => Assert.False(PrivateText.IsIn(message, row));
}
