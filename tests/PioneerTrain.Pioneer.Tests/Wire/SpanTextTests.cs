using PioneerTrain.Pioneer.Wire;

namespace PioneerTrain.Pioneer.Tests.Wire;

public sealed class SpanTextTests
{
    [Theory]
    [InlineData("María lives here", "María", 0, 5, 0, 5)]
    [InlineData("\U0001F600 Ada \U0001F600 Bob", "Ada", 2, 5, 3, 6)]
    [InlineData("\U0001F600 Ada \U0001F600 Bob", "Bob", 8, 11, 10, 13)]
    [InlineData("Hi \U0001F600", "\U0001F600", 3, 4, 3, 5)]
    public void Converts_code_points_to_utf_16(string text, string span, int start, int end, int first, int last) =>
        Assert.Equal((span, first, last), new SpanText(text).Locate(span, start, end));

    [Fact]
    public void Accepts_utf_16_offsets_if_only_they_match() =>
        Assert.Equal(("Bob", 10, 13), new SpanText("\U0001F600 Ada \U0001F600 Bob").Locate("Bob", 10, 13));

    [Fact]
    public void Prefers_code_points_if_both_readings_match() =>
        Assert.Equal(("a", 3, 4), new SpanText("\U0001F600aa").Locate("a", 2, 3));

    [Theory]
    [InlineData(1, 4)]
    [InlineData(0, 4)]
    [InlineData(3, 0)]
    [InlineData(-1, 2)]
    [InlineData(0, 99)]
    [InlineData(2147483647, 2147483647)]
    [InlineData(null, 3)]
    [InlineData(0, null)]
    public void Drops_offsets_that_do_not_match_the_text(int? start, int? end) =>
        Assert.Equal(("Ada", null, null), new SpanText("Ada met Bob").Locate("Ada", start, end));

    [Theory]
    [InlineData("bought by Acme Inc", "Acme Inc.", 10, 19, "Acme Inc", 10, 18)]
    [InlineData("bought by Acme Inc ", "Acme Inc .", 10, 20, "Acme Inc", 10, 18)]
    [InlineData("\U0001F600 by Acme", "Acme.", 5, 10, "Acme", 6, 10)]
    [InlineData("bought by Acme Inc", "Acme Inc.", null, null, "Acme Inc", null, null)]
    public void Removes_a_full_stop_that_the_service_appended(string text, string span, int? start, int? end, string found, int? first, int? last) =>
        Assert.Equal((found, first, last), new SpanText(text).Locate(span, start, end));

    [Theory]
    [InlineData("bought by Acme Inc.", "Acme Inc.", 10, 19, 10, 19)]
    [InlineData("Acme Inc. bought Acme Inc", "Acme Inc.", 0, 9, 0, 9)]
    [InlineData("Acme Inc. bought Acme Inc", "Acme Inc.", null, null, null, null)]
    [InlineData("bought by Acme Inc!", "Acme Inc.", 10, 20, null, null)]
    public void Keeps_a_full_stop_of_the_row(string text, string span, int? start, int? end, int? first, int? last) =>
        Assert.Equal((span, first, last), new SpanText(text).Locate(span, start, end));

    [Fact]
    public void Returns_nothing_for_the_appended_full_stop_alone() => Assert.Null(new SpanText("Ada").Locate(".", 3, 4));
}
