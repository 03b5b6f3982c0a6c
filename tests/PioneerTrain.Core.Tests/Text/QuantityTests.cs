using PioneerTrain.Text;

namespace PioneerTrain.Core.Tests.Text;

public sealed class QuantityTests
{
    [Theory]
    [InlineData(0, "0 bytes")]
    [InlineData(1, "1 byte")]
    [InlineData(1023, "1023 bytes")]
    [InlineData(1024, "1.0 KiB")]
    [InlineData(5_242_880, "5.0 MiB")]
    public void Sizes_count_in_powers_of_1024(long bytes, string text) => Assert.Equal(text, Quantity.Size(bytes));

    [Theory]
    [InlineData(0.24, "0.2 s")]
    [InlineData(59, "59 s")]
    [InlineData(185, "3 min 5 s")]
    [InlineData(7_800, "2 h 10 min")]
    [InlineData(90_000, "25 h 0 min")]
    public void Durations_have_two_units_at_most(double seconds, string text) =>
        Assert.Equal(text, Quantity.Duration(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(-5, "0 s")]
    [InlineData(59, "59 s")]
    [InlineData(172_799, "47 h 59 min")]
    [InlineData(172_800, "2 days")]
    [InlineData(86_400 * 400, "400 days")]
    public void Ages_are_in_days_from_two_days(int seconds, string text) => Assert.Equal(text, Quantity.Age(TimeSpan.FromSeconds(seconds)));
}
