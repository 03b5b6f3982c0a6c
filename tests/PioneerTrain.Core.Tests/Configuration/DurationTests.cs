using PioneerTrain.Configuration;

namespace PioneerTrain.Core.Tests.Configuration;

public sealed class DurationTests
{
    [Theory]
    [InlineData("1s", 1)]
    [InlineData("90m", 5_400)]
    [InlineData("6h", 21_600)]
    [InlineData("999999d", 86_399_913_600)]
    public void Reads_a_number_with_its_unit(string text, long seconds)
    {
        Assert.True(Duration.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.FromSeconds(seconds), duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("0s")]
    [InlineData("90")]
    [InlineData("-1s")]
    [InlineData("1.5h")]
    [InlineData("1 h")]
    [InlineData("1H")]
    [InlineData("1h30m")]
    [InlineData("1000000s")]
    [InlineData("١s")]
    public void Rejects_everything_else(string text) => Assert.False(Duration.TryParse(text, out _));
}
