using PioneerTrain.GitHub.Runner;
using PioneerTrain.TestKit.Runner;

namespace PioneerTrain.GitHub.Tests.Runner;

public sealed class HeredocTests
{
    /// <summary>Pieces of values that try to break out of the heredoc.</summary>
    private static readonly string[] _pieces =
    [
        "\n", "\n", "\r", "\r\n", "=", "<<", "a=1", "job-id<<EOF", "EOF", "ghadelimiter_", "ghadelimiter_2\n", "ghadelimiter_1",
        "\nghadelimiter_3\n", " ", "\t", "\uFEFF", "é", "😀", "::set-output name=a::b",
    ];

    [Fact]
    public void Round_trips_any_value()
    {
        var random = new Random(20261122);
        for (var run = 0; run < 20_000; run++)
        {
            var values = Enumerable.Range(0, 3).Select(_ => Value(random)).ToArray();
            var tokens = 0;

            var content = string.Concat(values.Select((value, index) => Heredoc.Record($"key-{index}", value, () => $"{++tokens}")));

            var file = CommandFile.Parse(content);
            Assert.Null(file.Error);
            Assert.Equal(values.Select((value, index) => KeyValuePair.Create($"key-{index}", value)), file.Pairs);
        }
    }

    [Fact]
    public void Avoids_a_delimiter_that_the_value_contains()
    {
        var tokens = new Queue<string>(["one", "two"]);

        var record = Heredoc.Record("key", "a\nghadelimiter_one\nb=c", tokens.Dequeue);

        Assert.Equal("key<<ghadelimiter_two\na\nghadelimiter_one\nb=c\nghadelimiter_two\n", record);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a=b")]
    [InlineData("a\nb")]
    [InlineData("a<<b")]
    public void Rejects_a_key_with_special_characters(string key) =>
        Assert.Throws<ArgumentException>(() => Heredoc.Record(key, "value", RandomToken.New));

    private static string Value(Random random) => string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => _pieces[random.Next(_pieces.Length)]));
}
