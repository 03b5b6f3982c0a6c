using PioneerTrain.Cli.Console;
using PioneerTrain.Cli.Settings;
using PioneerTrain.Jobs;
using PioneerTrain.TestKit;
using PioneerTrain.Text;

namespace PioneerTrain.Cli.Tests.Console;

/// <summary>How the log of a followed job is written.</summary>
public sealed class LogOutputTests : IDisposable
{
    private readonly CountingWriter _screen = new();
    private readonly SecretMasker _secrets = new();

    public void Dispose() => _screen.Dispose();

    [Fact]
    public async Task Writes_the_lines_of_one_event_with_one_write_and_without_secrets()
    {
        _secrets.Add("pio_sk_secret");

        await FollowAsync(new JobEvent.LogLines([Line("one"), Line("two\nkey pio_sk_secret"), Line("::error::three")]));

        Assert.Equal("  | one\n  | two\n  | key ***\n  | ::error::three\n", _screen.ToString());
        Assert.Equal(1, _screen.Writes);
    }

    [Theory]
    [InlineData(0, "The log is not complete: failed with status 502. 2 lines shown. Get the whole log: pioneer-train jobs logs job-1 --local > job.log")]
    [InlineData(1234, "The log is not complete: failed with status 502. 2 lines shown, 1,234 lines not shown. Get the whole log: pioneer-train jobs logs job-1 --local > job.log")]
    public async Task Reports_what_is_not_shown_and_how_to_get_it(long omitted, string expected)
    {
        await FollowAsync(new JobEvent.LogIncomplete("job-1", Shown: 2, omitted, "failed with status 502"));

        Assert.Equal($"Warning   {expected}\n", _screen.ToString());
    }

    private async Task FollowAsync(params JobEvent[] events)
    {
        var writer = new ConsoleWriter(_screen, new Terminal(_screen, TextWriter.Null, IsInteractive: false, UsesColor: false, () => 80), _secrets);
        await new ConsoleReporter(writer, _secrets, LogMode.Full, new ManualTime()).FollowAsync(events.ToAsyncEnumerable(), " --local", default);
    }

    private static LogEntry Line(string message) => new(null, null, null, message, null);

    private sealed class CountingWriter : StringWriter
    {
        public int Writes { get; private set; }

        public override void Write(string? value)
        {
            Writes++;
            base.Write(value);
        }
    }
}
