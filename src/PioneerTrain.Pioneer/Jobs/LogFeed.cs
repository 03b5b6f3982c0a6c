using System.Buffers;
using System.Net;
using System.Text.Json;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Wire;

namespace PioneerTrain.Pioneer.Jobs;

/// <summary>Shows the log of a job: each line once, in the service's order, while it is read. The
/// next reading continues where the last one ended if the service supports it
/// (<c>Range</c>); otherwise it skips what was shown.</summary>
public sealed class LogFeed(PioneerClient client, string jobId)
{
    /// <summary>Maximum length of a line that is requested again to continue after it, in bytes (64
    /// KiB).</summary>
    private const int MaximumRepeatedLine = 64 * 1024;

    private const int BufferBytes = 64 * 1024;

    private readonly LogCursor _cursor = new();

    /// <summary>New lines of a reading that failed, which are shown with the lines of the next
    /// one.</summary>
    private readonly List<LogEntry> _held = [];
    private LogPlace? _place;

    /// <summary>Number of lines that were shown.</summary>
    public long Shown { get; private set; }

    /// <summary>Number of lines that are not shown, because the service changed the log and it is
    /// unknown whether they were shown before.</summary>
    public long Omitted => _cursor.Omitted;

    /// <summary>Reads the log to its end, or until a log that is kept open pauses.</summary>
    /// <param name="showAsync">Receives the new lines. They are ordered by time if every line has a
    /// time and there are few; otherwise they are in the service's order. The reading waits for
    /// it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="PioneerException">The log cannot be read. What was read before is
    /// shown.</exception>
    public Task ReadAllAsync(Func<IReadOnlyList<LogEntry>, Task> showAsync, CancellationToken cancellationToken) =>
        ReadAsync(client, LogLimits.None, showAsync, cancellationToken);

    /// <returns>False if a time limit ended the reading.</returns>
    internal async Task<bool> ReadAsync(
        PioneerClient from, LogLimits limits, Func<IReadOnlyList<LogEntry>, Task> showAsync, CancellationToken cancellationToken)
    {
        try
        {
            return await from.Pipelines.For(RetryPolicy.Idempotent).ExecuteAsync(
                async token => await ReadOnceAsync(from, limits, showAsync, token), cancellationToken);
        }
        finally
        {
            if (limits.IsLast)
            {
                await Lines(isSnapshot: true, showAsync).ShowHeldAsync();
            }
        }
    }

    private async Task<bool> ReadOnceAsync(
        PioneerClient from, LogLimits limits, Func<IReadOnlyList<LogEntry>, Task> showAsync, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var log = await OpenAsync(from, cancellationToken);
            var isEventStream = log.MediaType.Equals("text/event-stream", StringComparison.OrdinalIgnoreCase);
            var reader = log.Offset is null
                ? LogReader.For(log.MediaType, client.Options.ApiKey)
                : LogLineReader.After(_place!.Line, isEventStream, client.Options.ApiKey);
            var lines = Lines(isSnapshot: reader is LogSnapshotReader, showAsync);
            _cursor.Begin(continues: log.Offset is not null);
            var end = await PumpAsync(log, reader, lines, limits);
            if (reader is LogLineReader { HasChanged: true })
            {
                // The part does not follow what was read before, so the whole log is read again.
                _place = null;
                continue;
            }

            var isAtEnd = end is LogPieceKind.End or LogPieceKind.Pause;
            if (await lines.EndAsync(isAtEnd))
            {
                _place = PlaceAfter(log, reader);
            }

            return isAtEnd;
        }
    }

    private NewLines Lines(bool isSnapshot, Func<IReadOnlyList<LogEntry>, Task> showAsync) =>
        new(_cursor, _held, isSnapshot, showAsync, added => Shown += added);

    /// <summary>Opens the log at the place where the last reading ended, or at its
    /// start.</summary>
    private async Task<LogStream> OpenAsync(PioneerClient from, CancellationToken cancellationToken)
    {
        try
        {
            var log = await from.OpenLogAsync(jobId, _place?.Line.Start, _place?.Tag, cancellationToken);
            if (log.Offset is null || IsContinuation(log))
            {
                return log;
            }

            log.Dispose();
            if (_place is null)
            {
                throw log.Unreadable("the response is a part of the log that was not requested");
            }
        }
        catch (PioneerException refused)
            when (refused.Status == (int)HttpStatusCode.RequestedRangeNotSatisfiable && _place is not null)
        {
            // The log is shorter than before.
        }

        _place = null;
        return await OpenAsync(from, cancellationToken);
    }

    private bool IsContinuation(LogStream log) =>
        _place is { } place
        && log.Offset == place.Line.Start
        && log.MediaType == place.MediaType
        && (log.Tag is null || place.Tag is null || log.Tag == place.Tag);

    /// <summary>Reads until the end, a pause or a limit.</summary>
    private static async Task<LogPieceKind> PumpAsync(LogStream log, LogReader reader, NewLines lines, LogLimits limits)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            TimeSpan? skipped = null;
            while (true)
            {
                skipped ??= lines.IsBeyondKnown ? log.Waited : null;
                var piece = await log.ReadAsync(buffer, limits.Remaining(log, skipped));
                if (piece.Kind == LogPieceKind.Data)
                {
                    Parse(log, () => reader.Read(buffer.AsSpan(0, piece.Bytes), lines.Read));
                    await lines.AddAsync();
                    continue;
                }

                if (piece.Kind is LogPieceKind.End || (piece.Kind is LogPieceKind.Pause && limits.IsLast))
                {
                    Parse(log, () => reader.End(limits.IsLast, lines.Read));
                    await lines.AddAsync();
                }

                return piece.Kind;
            }
        }
        catch (PioneerException)
        {
            await lines.EndAsync(isComplete: false);
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void Parse(LogStream log, Action parse)
    {
        try
        {
            parse();
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or FormatException)
        {
            throw log.Unreadable("the response is not valid JSON", failure);
        }
    }

    private static LogPlace? PlaceAfter(LogStream log, LogReader reader) =>
        reader is LogLineReader { LastLine: { Length: > 0 and <= MaximumRepeatedLine } line }
            ? new LogPlace(line, log.Tag, log.MediaType)
            : null;

    /// <summary>Where the last reading ended.</summary>
    private sealed record LogPlace(LogLineMark Line, string? Tag, string MediaType);
}
