using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Jobs;
using PioneerTrain.TestKit;

namespace PioneerTrain.Pioneer.Tests.Jobs;

/// <summary>Which lines of a log are new, and in which order they are shown.</summary>
public sealed class LogCursorTests
{
    private static readonly LogEntry _same = new(null, null, null, "loss 0.5", null);

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
        Assert.Empty(cursor.Take([a, a]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Returns_each_line_once_when_a_log_is_shuffled_and_cut(bool withIds)
    {
        var cursor = new LogCursor(maximumRemembered: 10_000);
        var all = Enumerable.Range(0, 1000).Select(line => withIds ? Line($"{line}") : Text($"{line}")).ToArray();
        var shown = new List<LogEntry>();
        var random = new Random(7);

        for (var reading = 1; reading <= 100; reading++)
        {
            var snapshot = all.Take(reading * 10).ToArray();
            random.Shuffle(snapshot.AsSpan(random.Next(snapshot.Length)));
            shown.AddRange(cursor.Take(snapshot.Skip(random.Next(5)).SkipLast(random.Next(5))));
        }

        shown.AddRange(cursor.Take(all));
        Assert.Equal(all.Messages().Order(StringComparer.Ordinal), shown.Messages().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Returns_lines_in_order_of_time()
    {
        static string Json(int second) => $$"""{"message":"{{second}}"{{(second == 9 ? "" : $",\"timestamp\":\"2026-09-22T20:00:0{second}Z\"")}}}""";
        using var service = new ScriptedHandler()
            .On(WatchHelpers.LogRoute, 200, $"[{Json(2)},{Json(1)}]")
            .On(WatchHelpers.LogRoute, 200, $"[{Json(2)},{Json(9)},{Json(1)}]");

        Assert.Equal(["1", "2"], (await TestValues.Client(service).ReadAllAsync()).Messages());
        Assert.Equal(["2", "9", "1"], (await TestValues.Client(service).ReadAllAsync()).Messages());
    }

    [Fact]
    public void Returns_repeated_lines_of_a_log_without_ids()
    {
        var cursor = new LogCursor();

        Assert.Equal(2, cursor.Take([_same, _same]).Count);
        Assert.Equal([_same], cursor.Take([_same, _same, _same]));
        Assert.Equal([_same], cursor.Take([_same, Text("inserted"), _same, _same, _same]).Where(line => line == _same));
    }

    [Fact]
    public void Limits_the_number_of_remembered_lines()
    {
        var cursor = new LogCursor(maximumRemembered: 100);

        for (var line = 0; line < 10_000; line += 10)
        {
            Assert.Equal(10, cursor.Take([.. Enumerable.Range(line, 10).Select(number => Line($"{number}"))]).Count);
        }

        Assert.InRange(cursor.Remembered, 10, 102);
    }

    [Fact]
    public void Reads_a_hundred_thousand_equal_lines_in_linear_time()
    {
        Assert.Equal(100_000, new LogCursor().Take(Enumerable.Repeat(_same, 100_000)).Count);
    }

    [Fact]
    public void Shows_only_what_was_appended_to_a_log_that_is_longer_than_the_memory()
    {
        var cursor = new LogCursor(maximumRemembered: 100);

        Assert.Equal(10_001, cursor.Take(Lines(0, 10_001)).Count);
        Assert.Empty(cursor.Take(Lines(0, 10_001)));
        Assert.Empty(cursor.Take(Lines(0, 5_000)));
        Assert.Empty(cursor.Take(Lines(0, 10_001), isComplete: false));
        Assert.Equal(Lines(10_001, 20), cursor.Take(Lines(0, 10_021)));
        Assert.Equal(Lines(10_021, 3_000), cursor.Take(Lines(0, 13_021)));
        Assert.Equal(0, cursor.Omitted);
    }

    [Fact]
    public void Continues_after_a_reading_that_was_not_complete()
    {
        var cursor = new LogCursor(maximumRemembered: 100);

        Assert.Equal(500, cursor.Take(Lines(0, 500), isComplete: false).Count);
        Assert.Empty(cursor.Take(Lines(0, 300), isComplete: false));
        Assert.Equal(Lines(500, 500), cursor.Take(Lines(0, 1000)));
    }

    [Fact]
    public void Shows_new_lines_after_a_window_that_moves_over_a_long_log()
    {
        var cursor = new LogCursor(maximumRemembered: 400);

        Assert.Equal(10_000, cursor.Take(Lines(0, 10_000)).Count);
        Assert.Equal(Lines(10_000, 50), cursor.Take(Lines(9_950, 100)));
        Assert.Equal(Lines(10_050, 60), cursor.Take(Lines(10_010, 100)));
        Assert.Equal(0, cursor.Omitted);
    }

    [Fact]
    public void Shows_nothing_twice_and_counts_the_rest_when_the_start_of_a_long_log_changes()
    {
        var cursor = new LogCursor(maximumRemembered: 400);

        cursor.Take(Lines(0, 10_000));
        var fresh = cursor.Take([Text("inserted"), .. Lines(0, 10_010)]);

        Assert.Equal(Lines(10_000, 10), fresh);
        Assert.InRange(cursor.Omitted, 9_601, 9_801);
    }

    private static LogEntry[] Lines(int first, int count) => [.. Enumerable.Range(first, count).Select(line => Text($"line {line}"))];

    private static LogEntry Line(string id) => new(id, null, null, id, null);

    private static LogEntry Text(string message) => new(null, null, null, message, null);
}
