using Microsoft.Extensions.Logging;
using PioneerTrain.TestKit;

namespace PioneerTrain.LocalServer.Storage;

public sealed class JobLogTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Keeps_hostile_text_on_one_line_of_bounded_length()
    {
        var log = Log();

        log.Append(LogLevel.Error, "a\r\n::error::b\0\u001b[31m" + new string('x', 100_000));
        var entry = Assert.Single(await log.SnapshotAsync(CancellationToken.None));

        Assert.StartsWith("a  ::error::b  [31mxxx", entry.Message, StringComparison.Ordinal);
        Assert.InRange(entry.Message.Length, 1000, 3000);
        Assert.Equal("ERROR", entry.Level);
    }

    [Fact]
    public async Task A_snapshot_of_a_long_log_is_its_end_and_a_follower_gets_all()
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
    public async Task Has_no_lines_before_the_first()
    {
        Assert.Empty(await Log().SnapshotAsync(CancellationToken.None));
    }

    public void Dispose() => _folder.Dispose();

    private JobLog Log() => new("job", _folder.File("log.jsonl"), TimeProvider.System, new Pulse());
}
