using System.Text.Json;
using PioneerTrain.LocalServer.Contracts;

namespace PioneerTrain.LocalServer.Storage;

/// <summary>The log of a job: an append-only file with one JSON object per line.</summary>
internal sealed class JobLog(string jobId, string path, TimeProvider time, ChangeSignal changed)
{
    /// <summary>
    /// The maximum size of a snapshot, in bytes; a longer log is cut at its start. A stream returns
    /// the complete log.
    /// </summary>
    private const int MaxSnapshotBytes = 2 << 20;

    /// <summary>The number of bytes per read, many times the length of the longest line.</summary>
    private const int ChunkBytes = 64 << 10;

    private const int MaxMessageLength = 2000;
    private const byte LineFeed = (byte)'\n';

    private readonly Lock _gate = new();

    /// <summary>Appends a line and notifies readers.</summary>
    /// <exception cref="IOException">The log cannot be written.</exception>
    public void Append(LogLevel level, string message)
    {
        var entry = new JobLogEntry(
            Guid.NewGuid().ToString(), jobId, time.GetUtcNow(), Word(level), OneLine(message), "trainer");
        var line = JsonSerializer.SerializeToUtf8Bytes(entry, StoredJson.Default.JobLogEntry);
        lock (_gate)
        {
            using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
            EndBrokenLine(file);
            file.Write([.. line, LineFeed]);
        }

        changed.Notify();
    }

    /// <summary>
    /// Returns the last lines, at most <see cref="MaxSnapshotBytes"/> bytes, oldest first.
    /// </summary>
    public async Task<IReadOnlyList<JobLogEntry>> SnapshotAsync(CancellationToken cancellationToken)
    {
        var length = File.Exists(path) ? new FileInfo(path).Length : 0;
        var position = new LogPosition { Bytes = Math.Max(0, length - MaxSnapshotBytes) };
        var entries = new List<JobLogEntry>();
        while (await ReadAsync(position, cancellationToken) is { Count: > 0 } next)
        {
            entries.AddRange(next);
        }

        return entries;
    }

    /// <summary>
    /// Reads the next complete lines from a position and moves the position behind them. Returns an
    /// empty list if there are no more lines yet.
    /// </summary>
    public async Task<IReadOnlyList<JobLogEntry>> ReadAsync(LogPosition position, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        var chunk = new byte[ChunkBytes];
        await using var file = new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Seek(position.Bytes, SeekOrigin.Begin);
        var unread = chunk.AsMemory(
            0, await file.ReadAtLeastAsync(chunk, ChunkBytes, throwOnEndOfStream: false, cancellationToken));
        var entries = new List<JobLogEntry>();
        for (var end = unread.Span.IndexOf(LineFeed); end >= 0; end = unread.Span.IndexOf(LineFeed))
        {
            // A line is incomplete if the process ended while writing it, or if a snapshot starts
            // inside it.
            if (Parse(unread.Span[..end]) is { } entry)
            {
                entries.Add(entry);
            }

            unread = unread[(end + 1)..];
            position.Bytes += end + 1;
        }

        return entries;
    }

    // If the process ended in the middle of a line, the next line must not become part of it.
    private static void EndBrokenLine(FileStream file)
    {
        if (file.Length > 0)
        {
            file.Seek(-1, SeekOrigin.End);
            if (file.ReadByte() != LineFeed)
            {
                file.WriteByte(LineFeed);
            }
        }
    }

    private static JobLogEntry? Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, StoredJson.Default.JobLogEntry);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Labels and file names are untrusted input: they must neither start a new line in a text log
    // nor fill the disk.
    private static string OneLine(string message)
    {
        var cut = message.Length <= MaxMessageLength ? message : message[..MaxMessageLength] + "…";
        return string.Concat(cut.Select(letter => char.IsControl(letter) ? ' ' : letter));
    }

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Error or LogLevel.Critical => "ERROR",
        LogLevel.Warning => "WARNING",
        _ => "INFO",
    };
}

/// <summary>The position of a reader in a log.</summary>
internal sealed class LogPosition
{
    public long Bytes { get; set; }
}
