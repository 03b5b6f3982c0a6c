using System.IO.Hashing;
using System.Runtime.InteropServices;
using PioneerTrain.Jobs;

namespace PioneerTrain.Pioneer.Wire;

/// <summary>Reads a log of lines: plain text, NDJSON or server-sent events.</summary>
/// <param name="isEventStream">True reads only the lines with the data of events.</param>
/// <param name="secret">Masked if the log contains it; null for none.</param>
internal sealed class LogLineReader(bool isEventStream, string? secret) : LogReader(secret)
{
    private readonly PartialBytes _incomplete = new(MaximumLine);

    private LogLineMark? _repeated;

    /// <summary>The last complete line.</summary>
    public LogLineMark LastLine { get; private set; }

    /// <summary>True if the log does not continue at the line that was given to
    /// <see cref="After"/>.</summary>
    public bool HasChanged { get; private set; }

    /// <summary>Continues after a line that was read before. The service sends this line again, and
    /// it is not added again.</summary>
    public static LogLineReader After(LogLineMark line, bool isEventStream, string? secret) =>
        new(isEventStream, secret) { LastLine = line with { End = line.Start }, _repeated = line };

    public override void Read(ReadOnlySpan<byte> piece, ICollection<LogEntry> entries)
    {
        while (!HasChanged && piece.IndexOf((byte)'\n') is var end and >= 0)
        {
            var line = _incomplete.Complete(piece[..end], out var cutBytes);
            Mark(line, cutBytes);
            if (_repeated is null)
            {
                Add(line, cutBytes, entries);
            }
            else
            {
                HasChanged = _repeated != LastLine;
                _repeated = null;
            }

            _incomplete.Clear();
            piece = piece[(end + 1)..];
        }

        _incomplete.Append(piece);
    }

    public override void End(bool withIncompleteLine, ICollection<LogEntry> entries)
    {
        HasChanged |= _repeated is not null;
        if (withIncompleteLine && !HasChanged)
        {
            Add(_incomplete.Complete([], out var cutBytes), cutBytes, entries);
        }
    }

    private void Mark(ReadOnlySpan<byte> line, long cutBytes)
    {
        var start = LastLine.End;
        LastLine = new LogLineMark(start, start + line.Length + cutBytes + 1, XxHash3.HashToUInt64(line));
    }

    private void Add(ReadOnlySpan<byte> line, long cutBytes, ICollection<LogEntry> entries)
    {
        if (LastLine.Start == 0 && line.StartsWith("\uFEFF"u8))
        {
            line = line[3..];
        }

        if (!isEventStream)
        {
            AddLine(line, cutBytes, entries);
        }
        else if (line.StartsWith("data:"u8))
        {
            AddLine(line["data:".Length..].TrimStart((byte)' '), cutBytes, entries);
        }
    }
}

/// <summary>The place of a line in a log of text.</summary>
/// <param name="Start">Number of bytes before the line.</param>
/// <param name="End">Number of bytes up to and including its line break.</param>
/// <param name="Hash">Hash of the bytes of the line.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LogLineMark(long Start, long End, ulong Hash)
{
    public long Length => End - Start;
}
