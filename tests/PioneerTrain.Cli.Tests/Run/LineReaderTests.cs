using System.Security.Cryptography;
using System.Text;
using PioneerTrain.Cli.Run;

namespace PioneerTrain.Cli.Tests.Run;

public class LineReaderTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(300_000)]
    public async Task Reads_lines_of_any_length_across_blocks(int length)
    {
        string[] lines = [.. Enumerable.Range(1, 20).Select(number => new string((char)('a' + number), length)), "last"];

        var (found, tooLong, _) = await ReadAsync(Encoding.UTF8.GetBytes(string.Join('\n', lines)));

        Assert.Equal(lines, found);
        Assert.Null(tooLong);
    }

    [Fact]
    public async Task An_empty_line_after_the_last_line_break_is_not_a_line()
    {
        Assert.Equal(["a", "", "b\r"], (await ReadAsync("a\n\nb\r\n"u8.ToArray())).Lines);
    }

    [Fact]
    public async Task Passes_on_all_bytes_in_order()
    {
        var file = RandomNumberGenerator.GetBytes(2_000_000);

        Assert.Equal(file, (await ReadAsync(file)).Bytes);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public async Task Stops_at_a_line_above_the_maximum(int more, bool isTooLong)
    {
        byte[] file = [.. "a\n"u8, .. new byte[LineReader.MaximumLineBytes + more], .. "\nb"u8];

        var (lines, tooLong, _) = await ReadAsync(file);

        Assert.Equal((isTooLong ? 1 : 3, isTooLong ? 2 : null), (lines.Count, tooLong));
    }

    [Fact]
    public async Task Stops_when_a_line_is_not_wanted()
    {
        var count = 0;
        var rows = Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Repeat("row", 1000)));

        await LineReader.ReadAsync(new MemoryStream(rows), (number, _) => (count = number) < 3, _ => { }, TestContext.Current.CancellationToken);

        Assert.Equal(3, count);
    }

    private static async Task<(List<string> Lines, int? TooLong, byte[] Bytes)> ReadAsync(byte[] file)
    {
        var (lines, bytes) = (new List<string>(), new MemoryStream());
        bool Receive(int number, ReadOnlySpan<byte> line)
        {
            lines.Add(Encoding.UTF8.GetString(line));
            Assert.Equal(lines.Count, number);
            return true;
        }

        var tooLong = await LineReader.ReadAsync(new MemoryStream(file), Receive, bytes.Write, TestContext.Current.CancellationToken);
        return (lines, tooLong, bytes.ToArray());
    }
}
