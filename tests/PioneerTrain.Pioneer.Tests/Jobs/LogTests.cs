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

        var entry = Assert.Single(await Some.Client(service).GetLogsAsync("job_abc123", default));

        Assert.Equal(new LogEntry("LOG_ID", Some.Moment, "INFO", "Epoch 2 completed", "trainer"), entry);
    }

    [Theory]
    [InlineData("application/json", """[{"message":"one"},{"message":"two"}]""")]
    [InlineData("application/json", """{"logs":"one\r\ntwo\n"}""")]
    [InlineData("application/json", """{"logs":["one","two"]}""")]
    [InlineData("application/json", """{"logs":[{"message":"one","loss":NaN},{"message":"two"}]}""")]
    [InlineData("text/plain", "one\ntwo\n")]
    [InlineData("application/x-ndjson", "{\"message\":\"one\",\"loss\":NaN}\n{\"message\":\"two\"}\n")]
    [InlineData("text/event-stream", "event: log\ndata: one\n\ndata: {\"message\":\"two\"}\n\n")]
    public void Reads_every_other_form(string mediaType, string body)
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
        var repeated = body.Replace("\\u0070#", "\\u0070" + Some.ApiKey[1..], StringComparison.Ordinal).Replace("#", Some.ApiKey, StringComparison.Ordinal);
        using var service = new ScriptedHandler().On("GET /felix/training-jobs/job_abc123/logs", 200, repeated, mediaType);

        var entry = Assert.Single(await Some.Client(service).GetLogsAsync("job_abc123", default));

        Assert.Equal("key ***", entry.Message);
        Assert.DoesNotContain(Some.ApiKey, entry.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"logs":null}""")]
    [InlineData("""{"job_id":"x"}""")]
    [InlineData("null")]
    public void A_log_without_lines_is_empty(string body)
    {
        Assert.Empty(LogReader.Read(System.Text.Encoding.UTF8.GetBytes(body), "application/json", wasCut: false, secret: null));
    }

    [Fact]
    public void A_line_that_was_cut_waits_for_the_next_reading()
    {
        var entries = LogReader.Read("whole\nhal"u8, "text/plain", wasCut: true, secret: null);

        Assert.Equal("whole", Assert.Single(entries).Message);
    }

    [Fact]
    public async Task A_server_that_holds_the_log_open_is_read_until_it_falls_silent()
    {
        var time = new ManualTime();
        using var open = new OpenEndedStream("one\ntwo\nthr"u8.ToArray());
        using var service = Streaming(open);

        var reading = Some.Client(service, time).GetLogsAsync("job_abc123", default);
        await open.FellSilent;
        time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(["one", "two"], (await reading).Select(entry => entry.Message), StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_server_that_never_falls_silent_is_read_for_three_seconds()
    {
        var time = new ManualTime();
        using var chatty = new ChattyStream(time);
        using var service = Streaming(chatty);

        var lines = await time.DriveAsync(Some.Client(service, time).GetLogsAsync("job_abc123", default));

        Assert.Equal(["line 1", "line 2", "line 3", "line 4", "line 5"], lines.Select(entry => entry.Message), StringComparer.Ordinal);
    }

    [Fact]
    public void Tells_each_line_once_whatever_the_order_and_length_of_the_answer()
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
    public void Tells_lines_in_the_order_of_their_time()
    {
        LogEntry first = Line("1") with { Timestamp = Some.Moment }, second = Line("2") with { Timestamp = Some.Moment.AddSeconds(1) };
        var timeless = Line("3") with { Timestamp = null };

        Assert.Equal([first, second], new LogCursor().Take([second, first]));
        Assert.Equal([second, timeless, first], new LogCursor().Take([second, timeless, first]));
    }

    [Fact]
    public void A_log_without_ids_may_repeat_itself()
    {
        var cursor = new LogCursor();
        var same = new LogEntry(null, null, null, "loss 0.5", null);

        Assert.Equal(2, cursor.Take([same, same]).Count);
        Assert.Equal([same], cursor.Take([same, same, same]));
    }

    [Fact]
    public void Remembers_no_more_than_it_may_plus_one_answer()
    {
        var cursor = new LogCursor(maximumRemembered: 100);

        for (var line = 0; line < 10_000; line += 10)
        {
            Assert.Equal(10, cursor.Take([.. Enumerable.Range(line, 10).Select(number => Line($"{number}"))]).Count);
        }

        Assert.InRange(cursor.Remembered, 10, 100);
    }

    [Fact]
    public void A_log_of_one_line_a_hundred_thousand_times_is_read_in_linear_time()
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

    /// <summary>A line each half second, without end.</summary>
    private sealed class ChattyStream(ManualTime time) : MemoryStream
    {
        private int _lines;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            time.Advance(TimeSpan.FromSeconds(0.5));
            cancellationToken.ThrowIfCancellationRequested();
            return ValueTask.FromResult(System.Text.Encoding.UTF8.GetBytes($"line {++_lines}\n", buffer.Span));
        }
    }

    /// <summary>Gives its bytes, then neither more nor an end.</summary>
    private sealed class OpenEndedStream(byte[] bytes) : MemoryStream(bytes)
    {
        private readonly TaskCompletionSource _silent = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task FellSilent => _silent.Task;

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
