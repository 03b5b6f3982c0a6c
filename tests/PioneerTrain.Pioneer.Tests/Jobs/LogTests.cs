using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Jobs;
using PioneerTrain.Pioneer.Wire;
using PioneerTrain.TestKit;

namespace PioneerTrain.Pioneer.Tests.Jobs;

public sealed class LogTests
{
    [Fact]
    public async Task Reads_a_snapshot()
    {
        using var service = new ScriptedHandler().On("GET /felix/training-jobs/job_abc123/logs", 200, Contract.Read("live/logs.json"));

        var entry = Assert.Single(await TestValues.Client(service).GetLogsAsync("job_abc123", default));

        Assert.Equal(new LogEntry("LOG_ID", TestValues.Moment, "INFO", "Epoch 2 completed", "trainer"), entry);
    }

    [Theory]
    [InlineData("application/json", """[{"message":"one"},{"message":"two"}]""")]
    [InlineData("application/json", """{"logs":"one\r\ntwo\n"}""")]
    [InlineData("application/json", """{"logs":["one","two"]}""")]
    [InlineData("application/json", """{"logs":[{"message":"one","loss":NaN},{"message":"two"}]}""")]
    [InlineData("text/plain", "one\ntwo\n")]
    [InlineData("application/x-ndjson", "{\"message\":\"one\",\"loss\":NaN}\n{\"message\":\"two\"}\n")]
    [InlineData("text/event-stream", "event: log\ndata: one\n\ndata: {\"message\":\"two\"}\n\n")]
    public void Reads_every_other_log_format(string mediaType, string body)
    {
        var entries = LogReader.Read(System.Text.Encoding.UTF8.GetBytes(body), mediaType, wasCut: false, secret: null);

        Assert.Equal("one two", string.Join(' ', entries.Select(entry => entry.Message)));
    }

    [Theory]
    [InlineData("application/json", """{"logs":[{"message":"key #","source":"env #","level":"#"}]}""")]
    [InlineData("application/json", """{"logs":"key #"}""")]
    [InlineData("text/plain", "key #\n")]
    [InlineData("application/x-ndjson", "{\"message\":\"key \\u0070#\"}\n")]
    public async Task Never_shows_the_key(string mediaType, string body)
    {
        var repeated = body.Replace("\\u0070#", "\\u0070" + TestValues.ApiKey[1..], StringComparison.Ordinal).Replace("#", TestValues.ApiKey, StringComparison.Ordinal);
        using var service = new ScriptedHandler().On("GET /felix/training-jobs/job_abc123/logs", 200, repeated, mediaType);

        var entry = Assert.Single(await TestValues.Client(service).GetLogsAsync("job_abc123", default));

        Assert.Equal("key ***", entry.Message);
        Assert.DoesNotContain(TestValues.ApiKey, entry.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"logs":null}""")]
    [InlineData("""{"job_id":"x"}""")]
    [InlineData("null")]
    public void Returns_no_lines_for_an_empty_log(string body)
    {
        Assert.Empty(LogReader.Read(System.Text.Encoding.UTF8.GetBytes(body), "application/json", wasCut: false, secret: null));
    }

    [Fact]
    public void Keeps_an_incomplete_line_for_the_next_read()
    {
        var entries = LogReader.Read("whole\nhal"u8, "text/plain", wasCut: true, secret: null);

        Assert.Equal("whole", Assert.Single(entries).Message);
    }

    [Fact]
    public async Task Stops_reading_an_open_log_when_no_data_arrives()
    {
        var time = new ManualTime();
        using var open = new OpenEndedStream("one\ntwo\nthr"u8.ToArray());
        using var service = Streaming(open);

        var reading = TestValues.Client(service, time).GetLogsAsync("job_abc123", default);
        await open.Paused;
        time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(["one", "two"], (await reading).Select(entry => entry.Message), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Stops_reading_an_endless_log_after_three_seconds()
    {
        var time = new ManualTime();
        using var chatty = new EndlessLogStream(time);
        using var service = Streaming(chatty);

        var lines = await time.DriveAsync(TestValues.Client(service, time).GetLogsAsync("job_abc123", default));

        Assert.Equal(["line 1", "line 2", "line 3", "line 4", "line 5"], lines.Select(entry => entry.Message), StringComparer.Ordinal);
    }

    [Fact]
    public void Returns_each_line_once_regardless_of_order_and_length()
    {
        var cursor = new LogCursor();
        LogEntry a = Line("a"), b = Line("b"), c = Line("c");

        Assert.Equal([a, b], cursor.Take([a, b]));
        Assert.Empty(cursor.Take([b, a]));
        Assert.Equal([c], cursor.Take([b, c]));
        Assert.Empty(cursor.Take([]));
        Assert.Empty(cursor.Take([a, b, c]));
    }

    [Fact]
    public void Returns_lines_in_order_of_time()
    {
        LogEntry first = Line("1") with { Timestamp = TestValues.Moment }, second = Line("2") with { Timestamp = TestValues.Moment.AddSeconds(1) };
        var timeless = Line("3") with { Timestamp = null };

        Assert.Equal([first, second], new LogCursor().Take([second, first]));
        Assert.Equal([second, timeless, first], new LogCursor().Take([second, timeless, first]));
    }

    [Fact]
    public void Returns_repeated_lines_of_a_log_without_ids()
    {
        var cursor = new LogCursor();
        var same = new LogEntry(null, null, null, "loss 0.5", null);

        Assert.Equal(2, cursor.Take([same, same]).Count);
        Assert.Equal([same], cursor.Take([same, same, same]));
    }

    [Fact]
    public void Limits_the_number_of_remembered_lines()
    {
        var cursor = new LogCursor(maximumRemembered: 100);

        for (var line = 0; line < 10_000; line += 10)
        {
            Assert.Equal(10, cursor.Take([.. Enumerable.Range(line, 10).Select(number => Line($"{number}"))]).Count);
        }

        Assert.InRange(cursor.Remembered, 10, 100);
    }

    [Fact]
    public void Reads_a_hundred_thousand_equal_lines_in_linear_time()
    {
        var same = new LogEntry(null, null, null, "", null);

        Assert.Equal(100_000, new LogCursor().Take([.. Enumerable.Repeat(same, 100_000)]).Count);
    }

    private static LogEntry Line(string id) => new(id, null, null, id, null);

    private static ScriptedHandler Streaming(Stream body) => new ScriptedHandler().On("GET /felix/training-jobs/job_abc123/logs", () =>
    {
        var content = new StreamContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", "text/plain");
        return new HttpResponseMessage { Content = content };
    });

    /// <summary>Returns a line every half second, without end.</summary>
    private sealed class EndlessLogStream(ManualTime time) : MemoryStream
    {
        private int _lines;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            time.Advance(TimeSpan.FromSeconds(0.5));
            cancellationToken.ThrowIfCancellationRequested();
            return ValueTask.FromResult(System.Text.Encoding.UTF8.GetBytes($"line {++_lines}\n", buffer.Span));
        }
    }

    /// <summary>Returns its bytes, then neither more bytes nor an end.</summary>
    private sealed class OpenEndedStream(byte[] bytes) : MemoryStream(bytes)
    {
        private readonly TaskCompletionSource _silent = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Paused => _silent.Task;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = Read(buffer.Span);
            if (read > 0)
            {
                return read;
            }

            _silent.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }
    }
}
