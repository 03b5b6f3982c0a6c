using System.Text;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Jobs;
using PioneerTrain.Pioneer.Wire;

namespace PioneerTrain.Pioneer.Tests.Jobs;

/// <summary>Reads logs as the program does, and collects what is shown.</summary>
internal static class LogText
{
    public static List<LogEntry> Read(string body, string mediaType, int pieceBytes = int.MaxValue, bool isLast = true, string? secret = null) =>
        Read(Encoding.UTF8.GetBytes(body), mediaType, pieceBytes, isLast, secret);

    public static List<LogEntry> Read(byte[] body, string mediaType, int pieceBytes = int.MaxValue, bool isLast = true, string? secret = null)
    {
        var reader = LogReader.For(mediaType, secret);
        var entries = new List<LogEntry>();
        for (var start = 0; start < body.Length; start += Math.Min(pieceBytes, body.Length - start))
        {
            reader.Read(body.AsSpan(start, Math.Min(pieceBytes, body.Length - start)), entries);
        }

        reader.End(isLast, entries);
        return entries;
    }

    /// <summary>Reads the log once, as <c>jobs logs</c> does.</summary>
    public static async Task<List<LogEntry>> ReadAllAsync(this PioneerClient client)
    {
        var shown = new List<LogEntry>();
        await new LogFeed(client, "job_abc123").ReadAllAsync(entries => Collect(shown, entries), default);
        return shown;
    }

    /// <summary>Returns the lines that a reading shows while the job is followed.</summary>
    public static async Task<List<LogEntry>> FollowAsync(this LogFeed feed, PioneerClient client, bool isLast = false)
    {
        var shown = new List<LogEntry>();
        var limits = new LogLimits(TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(3), isLast);
        await feed.ReadAsync(client, limits, entries => Collect(shown, entries), default);
        return shown;
    }

    /// <summary>Returns the new lines of a snapshot.</summary>
    public static List<LogEntry> Take(this LogCursor cursor, IEnumerable<LogEntry> snapshot, bool isComplete = true)
    {
        var fresh = new List<LogEntry>();
        cursor.Begin();
        foreach (var entry in snapshot)
        {
            cursor.Add(entry, fresh);
        }

        cursor.End(isComplete, fresh);
        return fresh;
    }

    public static IEnumerable<string> Messages(this IEnumerable<LogEntry> entries) => entries.Select(entry => entry.Message);

    private static Task Collect(List<LogEntry> shown, IReadOnlyList<LogEntry> entries)
    {
        shown.AddRange(entries);
        return Task.CompletedTask;
    }
}
