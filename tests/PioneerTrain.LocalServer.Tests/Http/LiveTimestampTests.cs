using System.Text.Json;
using PioneerTrain.LocalServer.Contracts;

namespace PioneerTrain.LocalServer.Http;

public sealed class LiveTimestampTests
{
    private static readonly DateTimeOffset _time = new DateTimeOffset(2026, 6, 13, 15, 41, 44, TimeSpan.Zero).AddTicks(5812407);

    [Fact]
    public void Has_at_most_six_fraction_digits_without_trailing_zeros_and_an_offset() =>
        Assert.Equal("\"2026-06-13T15:41:44.58124+00:00\"", JsonSerializer.Serialize(_time, Options(new LiveTimestamp())).Replace("\\u002B", "+", StringComparison.Ordinal));

    [Fact]
    public void Ends_in_z_for_evaluations() =>
        Assert.Equal("\"2026-06-13T15:41:44.58124Z\"", JsonSerializer.Serialize(_time, Options(new LiveUtcTimestamp())));

    private static JsonSerializerOptions Options(System.Text.Json.Serialization.JsonConverter converter) => new() { Converters = { converter } };
}
