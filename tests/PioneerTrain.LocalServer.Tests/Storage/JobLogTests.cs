using Microsoft.Extensions.Logging;
using PioneerTrain.TestKit;

namespace PioneerTrain.LocalServer.Storage;

public sealed class JobLogTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Writes_hostile_text_as_one_line_of_limited_length()
    {
        var log = Log();

        log.Append(LogLevel.Error, "a\r\n::error::b\0\u001b[31m" + new string('x', 100_000));
        var entry = Assert.Single(await log.SnapshotAsync(CancellationToken.None));

        Assert.StartsWith("a  ::error::b  [31mxxx", entry.Message, StringComparison.Ordinal);
        Assert.InRange(entry.Message.Length, 1000, 3000);
        Assert.Equal("ERROR", entry.Level);
    }

    [Fact]
    public async Task Returns_the_end_of_a_long_log_as_snapshot_and_all_lines_to_a_follower()
    {
        const int Lines = 2500;
        var log = Log();
        for (var i = 0; i < Lines; i++)
        {
            log.Append(LogLevel.Information, $"{i} {new string('x', 1500)}");
        }

        var snapshot = await log.SnapshotAsync(CancellationToken.None);
        var position = new LogPosition();
        var followed = 0;
        while (await log.ReadAsync(position, CancellationToken.None) is { Count: > 0 } next)
        {
            followed += next.Count;
        }

        Assert.InRange(snapshot.Count, 1000, Lines - 1);
        Assert.StartsWith($"{Lines - 1} ", snapshot[^1].Message, StringComparison.Ordinal);
        Assert.Equal(Lines, followed);
    }

    [Fact]
    public async Task Returns_no_lines_before_the_first_write()
    {
        Assert.Empty(await Log().SnapshotAsync(CancellationToken.None));
    }

    public void Dispose() => _folder.Dispose();

    private JobLog Log() => new("job", _folder.File("log.jsonl"), TimeProvider.System, new ChangeSignal());
}
