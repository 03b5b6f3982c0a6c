using System.Net;
using System.Text;
using System.Text.Json;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Jobs;
using PioneerTrain.Pioneer.Wire;
using PioneerTrain.TestKit;

namespace PioneerTrain.Pioneer.Tests.Jobs;

/// <summary>Formats of logs, and connections.</summary>
public sealed class LogTests
{
    private const string LogRoute = WatchHelpers.LogRoute;

    [Fact]
    public async Task Reads_a_snapshot()
    {
        using var service = new ScriptedHandler().On(LogRoute, 200, Contract.Read("live/logs.json"));

        var entry = Assert.Single(await TestValues.Client(service).ReadAllAsync());

        Assert.Equal(new LogEntry("LOG_ID", TestValues.Moment, "INFO", "Epoch 2 completed", "trainer"), entry);
    }

    public static TheoryData<string, string> Formats { get; } = new()
    {
        { "application/json", """[{"message":"one"},{"message":"two"}]""" },
        { "application/json", "\uFEFF [ {\"message\":\"one\"} , {\"message\":\"two\"} ] " },
        { "application/json", """{"logs":"one\r\ntwo\n"}""" },
        { "application/json", """{"logs":"one\u000a\u0074wo"}""" },
        { "application/json", """{"logs":["one","two"]}""" },
        { "application/json", """{"job":{"logs":["x"],"y":"]}\"["},"data":["one","two"],"total_logs":2}""" },
        { "application/json", """{"logs":[{"message":"one","loss":NaN},{"message":"two"}]}""" },
        { "text/plain", "one\ntwo\n" },
        { "text/plain", "\uFEFFone\r\n\ntwo" },
        { "application/x-ndjson", "{\"message\":\"one\",\"loss\":NaN}\n{\"message\":\"two\"}\n" },
        { "text/event-stream", "event: log\ndata: one\n\ndata: {\"message\":\"two\"}\n\n" },
    };

    [Theory]
    [MemberData(nameof(Formats))]
    public void Reads_every_other_log_format(string mediaType, string body)
    {
        Assert.Equal("one two", string.Join(' ', LogText.Read(body, mediaType).Messages()));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Reads_every_log_format_byte_by_byte(string mediaType, string body)
    {
        Assert.Equal("one two", string.Join(' ', LogText.Read(body, mediaType, pieceBytes: 1).Messages()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>502</html>")]
    [InlineData("unavailable")]
    [InlineData("""{"logs":[{"message":"one"}""")]
    [InlineData("""{"logs":[{"message":"one"} {"message":"two"}]}""")]
    [InlineData("""{"logs":[{"message":}]}""")]
    [InlineData("""{"logs":[,]}""")]
    [InlineData("""{"logs":[]}{}""")]
    public void Rejects_a_response_that_is_not_json(string body)
    {
        Assert.ThrowsAny<JsonException>(() => LogText.Read(body, "application/json"));
    }

    [Theory]
    [InlineData("application/json", """{"logs":[{"message":"key #","source":"env #","level":"#"}]}""")]
    [InlineData("application/json", """{"logs":"key #"}""")]
    [InlineData("text/plain", "key #\n")]
    [InlineData("application/x-ndjson", "{\"message\":\"key \\u0070#\"}\n")]
    public async Task Never_shows_the_key(string mediaType, string body)
    {
        var repeated = body.Replace("\\u0070#", "\\u0070" + TestValues.ApiKey[1..], StringComparison.Ordinal).Replace("#", TestValues.ApiKey, StringComparison.Ordinal);
        using var service = new ScriptedHandler().On(LogRoute, 200, repeated, mediaType);

        var entry = Assert.Single(await TestValues.Client(service).ReadAllAsync());

        Assert.Equal("key ***", entry.Message);
        Assert.DoesNotContain(TestValues.ApiKey, entry.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"logs":null}""")]
    [InlineData("""{"job_id":"x"}""")]
    [InlineData("null")]
    public void Returns_no_lines_for_an_empty_log(string body)
    {
        Assert.Empty(LogText.Read(body, "application/json"));
    }

    [Theory]
    [InlineData("text/plain", "whole\nhal")]
    [InlineData("application/json", """{"logs":"whole\nhal"}""")]
    public void Keeps_an_incomplete_line_for_the_next_read(string mediaType, string body)
    {
        Assert.Equal(["whole"], LogText.Read(body, mediaType, isLast: false).Messages());
        Assert.Equal(["whole", "hal"], LogText.Read(body, mediaType, isLast: true).Messages());
    }

    [Fact]
    public void Cuts_a_line_of_text_that_is_too_long_and_reports_its_size()
    {
        var secret = TestValues.ApiKey;
        var half = LogReader.MaximumLine - (secret.Length / 2);
        var line = new string('x', half) + secret + new string('y', 5_000_000);

        var entries = LogText.Read($"one\n{line}\ntwo\n", "text/plain", pieceBytes: 65_536, secret: secret);

        Assert.Equal(["one", $"(The line above has {line.Length:N0} bytes and was cut after 1,048,576.)", "two"], entries.Messages().Where(message => message.Length < 100));
        Assert.Equal(4, entries.Count);
        Assert.DoesNotContain("pio", entries[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Replaces_a_json_entry_that_is_too_long_and_reads_the_others()
    {
        var entry = $$"""{"message":"{{new string('x', 5_000_000)}}"}""";

        var entries = LogText.Read($$"""{"logs":["one",{{entry}},"two"]}""", "application/json", pieceBytes: 65_536);

        Assert.Equal(["one", $"(This log entry has {entry.Length:N0} bytes and is not shown; the maximum is 1,048,576.)", "two"], entries.Messages());
    }

    [Fact]
    public void Replaces_invalid_utf8()
    {
        Assert.Equal(["a\uFFFDb"], LogText.Read([(byte)'a', 0xFF, (byte)'b', (byte)'\n'], "text/plain").Messages());
        Assert.Equal(["a\uFFFDb"], LogText.Read([.. "{\"logs\":[{\"message\":\"a"u8, 0xFF, .. "b\"}]}"u8], "application/json").Messages());
        Assert.Equal(["é"], LogText.Read("é\n", "text/plain", pieceBytes: 1).Messages());
    }

    [Fact]
    public async Task Stops_reading_an_open_log_when_no_data_arrives()
    {
        var time = new ManualTime();
        using var open = new OpenEndedStream("one\ntwo\nthr"u8.ToArray());
        using var service = Streaming(open);
        var client = TestValues.Client(service, time);

        var reading = new LogFeed(client, "job_abc123").FollowAsync(client);
        await open.Paused;
        time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(["one", "two"], (await reading).Messages());
    }

    [Fact]
    public async Task Stops_reading_an_endless_log_after_three_seconds()
    {
        var time = new ManualTime();
        using var chatty = new EndlessLogStream(time);
        using var service = Streaming(chatty);
        var client = TestValues.Client(service, time);

        var lines = await time.DriveAsync(new LogFeed(client, "job_abc123").FollowAsync(client));

        Assert.Equal(["line 1", "line 2", "line 3", "line 4", "line 5"], lines.Messages());
    }

    [Fact]
    public async Task Reads_a_log_that_takes_longer_than_the_timeout_while_data_arrives()
    {
        var time = new ManualTime();
        using var slow = new EndlessLogStream(time, seconds: 9, lines: 40);
        using var service = Streaming(slow, length: slow.TotalBytes);
        var client = TestValues.Client(service, time).With(attempts: 1, TimeSpan.FromSeconds(10));

        var lines = await time.DriveAsync(client.ReadAllAsync());

        Assert.Equal(40, lines.Count);
    }

    [Fact]
    public async Task Reports_a_log_that_stops_before_its_announced_length()
    {
        var time = new ManualTime();
        using var open = new OpenEndedStream("one\ntwo\nthr"u8.ToArray());
        using var service = Streaming(open, length: 1000);
        var shown = new List<LogEntry>();
        var client = TestValues.Client(service, time).With(attempts: 1, TimeSpan.FromSeconds(10));

        var reading = new LogFeed(client, "job_abc123").ReadAllAsync(entries => Task.Run(() => shown.AddRange(entries)), default);
        await open.Paused;
        time.Advance(TimeSpan.FromSeconds(10));

        var failure = await Assert.ThrowsAsync<PioneerException>(() => reading);
        Assert.Equal("no data received for 10 s", failure.Finding);
        Assert.Equal(["one", "two"], shown.Messages());
    }

    [Fact]
    public async Task Repeats_no_line_when_a_lost_connection_is_retried()
    {
        using var service = new ScriptedHandler()
            .On(LogRoute, () => Response(new BrokenStream("one\ntwo\nthr"u8.ToArray()), "text/plain"))
            .On(LogRoute, 200, "one\ntwo\nthree\n", "text/plain");
        var time = new ManualTime();

        var lines = await time.DriveAsync(TestValues.Client(service, time).ReadAllAsync());

        Assert.Equal(["one", "two", "three"], lines.Messages());
    }

    [Fact]
    public async Task Shows_a_snapshot_that_was_cut_with_the_lines_that_belong_between()
    {
        using var service = new ScriptedHandler()
            .On(LogRoute, () => Response(new BrokenStream(Snapshot(3, 1)[..^2]), "application/json"))
            .On(LogRoute, () => Response(new MemoryStream(Snapshot(3, 1, 2)), "application/json"));
        var client = TestValues.Client(service).With(attempts: 1, TimeSpan.FromSeconds(10));
        var feed = new LogFeed(client, "job_abc123");
        var early = new List<LogEntry>();
        var limits = new LogLimits(TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(3), IsLast: false);

        await Assert.ThrowsAsync<PioneerException>(() => feed.ReadAsync(client, limits, entries => Task.Run(() => early.AddRange(entries)), default));

        Assert.Empty(early);
        Assert.Equal(["line 1", "line 2", "line 3"], (await feed.FollowAsync(client)).Messages());
    }

    [Theory]
    [InlineData]
    [InlineData(1, 2)]
    public async Task Shows_a_snapshot_that_was_cut_only_with_one_that_is_as_new(params int[] older)
    {
        using var service = new ScriptedHandler()
            .On(LogRoute, () => Response(new BrokenStream(Snapshot(3, 1)[..^2]), "application/json"))
            .On(LogRoute, () => Response(new MemoryStream(Snapshot(older)), "application/json"))
            .On(LogRoute, () => Response(new MemoryStream(Snapshot(3, 1, 2)), "application/json"));
        var client = TestValues.Client(service).With(attempts: 1, TimeSpan.FromSeconds(10));
        var feed = new LogFeed(client, "job_abc123");
        var early = new List<LogEntry>();
        var limits = new LogLimits(TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(3), IsLast: false);

        await Assert.ThrowsAsync<PioneerException>(() => feed.ReadAsync(client, limits, entries => Task.Run(() => early.AddRange(entries)), default));
        await feed.ReadAsync(client, limits, entries => Task.Run(() => early.AddRange(entries)), default);

        Assert.Empty(early);
        Assert.Equal(["line 1", "line 2", "line 3"], (await feed.FollowAsync(client)).Messages());
    }

    [Fact]
    public async Task Shows_what_was_read_when_the_last_reading_of_a_snapshot_fails()
    {
        using var service = new ScriptedHandler()
            .On(LogRoute, () => Response(new BrokenStream(Snapshot(3, 1)[..^2]), "application/json"))
            .On(LogRoute, () => Response(new BrokenStream(Snapshot(2, 1, 3)[..^2]), "application/json"));
        var time = new ManualTime();
        var client = TestValues.Client(service, time).With(attempts: 2, TimeSpan.FromSeconds(10));
        var feed = new LogFeed(client, "job_abc123");
        var shown = new List<LogEntry>();

        var reading = feed.ReadAllAsync(entries => Task.Run(() => shown.AddRange(entries)), default);
        await Assert.ThrowsAsync<PioneerException>(() => time.DriveAsync(reading));

        Assert.Equal(["line 1", "line 2", "line 3"], shown.Messages());
        Assert.Equal(3, feed.Shown);
    }

    [Fact]
    public async Task Ends_when_it_is_cancelled_in_the_middle()
    {
        using var open = new OpenEndedStream("one\ntwo\n"u8.ToArray());
        using var service = Streaming(open);
        using var cancelling = new CancellationTokenSource();

        var reading = new LogFeed(TestValues.Client(service), "job_abc123").ReadAllAsync(_ => Task.CompletedTask, cancelling.Token);
        await open.Paused;
        await cancelling.CancelAsync();

        Assert.Equal(cancelling.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading)).CancellationToken);
    }

    [Fact]
    public async Task Shows_a_large_snapshot_before_it_is_complete()
    {
        var entries = string.Join(',', Enumerable.Range(0, 30_000).Select(line => $$"""{"message":"line {{line}}"}"""));
        using var open = new OpenEndedStream(Encoding.UTF8.GetBytes($$"""{"logs":[{{entries}}"""));
        using var service = new ScriptedHandler().On(LogRoute, () => Response(open, "application/json"));
        var shown = 0;
        using var cancelling = new CancellationTokenSource();

        var reading = new LogFeed(TestValues.Client(service), "job_abc123").ReadAllAsync(lines => Task.FromResult(shown += lines.Count), cancelling.Token);
        await open.Paused;

        Assert.InRange(shown, 29_000, 30_000);
        await cancelling.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    /// <summary>Returns a JSON log of lines, each written at the second of its number.</summary>
    private static byte[] Snapshot(params int[] lines) => JsonSerializer.SerializeToUtf8Bytes(
        new { logs = lines.Select(line => new { message = $"line {line}", timestamp = TestValues.Moment.AddSeconds(line) }) });

    private static ScriptedHandler Streaming(Stream body, long? length = null) => new ScriptedHandler().On(LogRoute, () => Response(body, "text/plain", length));

    private static HttpResponseMessage Response(Stream body, string mediaType, long? length = null)
    {
        var content = new StreamContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", mediaType);
        content.Headers.ContentLength = length;
        return new HttpResponseMessage(HttpStatusCode.OK) { Content = content };
    }

    /// <summary>Returns a line after each period of time.</summary>
    private sealed class EndlessLogStream(ManualTime time, double seconds = 0.5, int lines = int.MaxValue) : MemoryStream
    {
        private int _lines;

        public long TotalBytes => Enumerable.Range(1, lines).Sum(line => $"line {line}\n".Length);

        public override bool CanSeek => false;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            time.Advance(TimeSpan.FromSeconds(seconds));
            cancellationToken.ThrowIfCancellationRequested();
            return ValueTask.FromResult(_lines < lines ? Encoding.UTF8.GetBytes($"line {++_lines}\n", buffer.Span) : 0);
        }
    }

    /// <summary>Returns its bytes, then neither more bytes nor an end.</summary>
    private sealed class OpenEndedStream(byte[] bytes) : MemoryStream(bytes)
    {
        private readonly TaskCompletionSource _silent = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Paused => _silent.Task;

        public override bool CanSeek => false;

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

    /// <summary>Returns its bytes, then loses the connection.</summary>
    private sealed class BrokenStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Read(buffer.Span) is var read and > 0 ? ValueTask.FromResult(read) : throw new IOException("broken");
    }
}
