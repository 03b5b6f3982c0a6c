namespace PioneerTrain.Cli.Tests;

public sealed class WordingTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(4_700, "4.7 kB")]
    [InlineData(4_521_000, "4.5 MB")]
    [InlineData(12_340_000_000, "12.34 GB")]
    public void Sizes_count_in_thousands(long bytes, string text) => Assert.Equal(text, Wording.Bytes(bytes));

    [Theory]
    [InlineData(0.24, "0.2 s")]
    [InlineData(8.24, "8.2 s")]
    [InlineData(59, "59 s")]
    [InlineData(60, "1 min")]
    [InlineData(185, "3 min 5 s")]
    [InlineData(7_800, "2 h 10 min")]
    [InlineData(90_000, "25 h")]
    public void Durations_keep_two_units(double seconds, string text) => Assert.Equal(text, Wording.Duration(TimeSpan.FromSeconds(seconds)));
}
