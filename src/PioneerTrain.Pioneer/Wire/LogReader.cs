using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using PioneerTrain.Jobs;

namespace PioneerTrain.Pioneer.Wire;

/// <summary>Reads a log piece by piece, in any format that servers are known or expected to send:
/// JSON snapshot, bare array, one long string, NDJSON, server-sent events, plain text. Keeps at most
/// one incomplete line in memory.</summary>
/// <param name="secret">Masked if the log contains it; null for none.</param>
internal abstract class LogReader(string? secret)
{
    /// <summary>Maximum size of one line in bytes (1 MiB). A longer line of text is cut; a longer
    /// entry of a JSON log is replaced by a sentence.</summary>
    public const int MaximumLine = 1 << 20;

    private readonly LogFields _fields = new();

    /// <summary>Returns true for the media types whose response a server may keep open. The last
    /// line can then be incomplete.</summary>
    public static bool CanStream(string mediaType) => mediaType.ToLowerInvariant() is "text/event-stream" or "application/x-ndjson" or "application/jsonl" or "text/plain";

    /// <summary>Returns a reader for a log that is read from its start.</summary>
    public static LogReader For(string mediaType, string? secret) =>
        CanStream(mediaType)
            ? new LogLineReader(isEventStream: mediaType.Equals("text/event-stream", StringComparison.OrdinalIgnoreCase), secret)
            : new LogSnapshotReader(secret);

    /// <summary>Reads the next bytes and adds the lines that they complete.</summary>
    /// <exception cref="JsonException">The response is declared as JSON but is not JSON.</exception>
    public abstract void Read(ReadOnlySpan<byte> piece, ICollection<LogEntry> entries);

    /// <summary>Ends a log that was received to its end.</summary>
    /// <param name="withIncompleteLine">True adds a last line without a line break. False leaves it
    /// for the next reading, because the service may still be writing it.</param>
    /// <param name="entries">Receives the line.</param>
    /// <exception cref="JsonException">The response is declared as JSON and ended too
    /// early.</exception>
    public abstract void End(bool withIncompleteLine, ICollection<LogEntry> entries);

    /// <summary>Adds a line of text, or an entry of a line that is a JSON object.</summary>
    protected void AddLine(ReadOnlySpan<byte> line, long cutBytes, ICollection<LogEntry> entries)
    {
        line = line.TrimEnd((byte)'\r');
        if (line.IsEmpty)
        {
            return;
        }

        if (cutBytes > 0)
        {
            AddCut(Encoding.UTF8.GetString(line), line.Length + cutBytes, entries);
            return;
        }

        Add(line[0] == '{' && TryEntry(line) is { } entry ? entry : Message(Encoding.UTF8.GetString(line)), entries);
    }

    /// <summary>Adds an entry of a JSON log.</summary>
    protected void AddEntry(ReadOnlySpan<byte> json, ICollection<LogEntry> entries) => Add(Entry(json), entries);

    /// <summary>Adds the start of a line that is too long, and a sentence about the rest.</summary>
    protected void AddCut(string start, long bytes, ICollection<LogEntry> entries)
    {
        // The cut can leave a part of a secret, which is not found any more.
        var shown = ServerText.Mask(start, secret);
        Add(Message(shown[..Math.Max(0, shown.Length - (secret?.Length ?? 0))]), entries);
        Add(Message(string.Create(CultureInfo.InvariantCulture, $"(The line above has {bytes:N0} bytes and was cut after {MaximumLine:N0}.)")), entries);
    }

    /// <summary>Adds a sentence in place of an entry that is too long.</summary>
    protected static void AddOmitted(long bytes, ICollection<LogEntry> entries) =>
        entries.Add(Message(string.Create(CultureInfo.InvariantCulture, $"(This log entry has {bytes:N0} bytes and is not shown; the maximum is {MaximumLine:N0}.)")));

    /// <summary>Adds a message as it is.</summary>
    protected void AddMessage(string message, ICollection<LogEntry> entries) => Add(Message(message), entries);

    protected static string Text(JsonElement value)
    {
        try
        {
            return value.ToString();
        }
        catch (InvalidOperationException)
        {
            return value.GetRawText();
        }
    }

    private static LogEntry Message(string text) => new(null, null, null, text, null);

    private void Add(LogEntry entry, ICollection<LogEntry> entries) => entries.Add(secret is null ? entry : Mask(entry));

    private LogEntry Mask(LogEntry entry)
    {
        var (level, message, source) = (ServerText.Mask(entry.Level, secret), ServerText.Mask(entry.Message, secret), ServerText.Mask(entry.Source, secret));
        return ReferenceEquals(message, entry.Message) && ReferenceEquals(level, entry.Level) && ReferenceEquals(source, entry.Source)
            ? entry
            : entry with { Level = level, Message = message, Source = source };
    }

    /// <summary>Returns null for a line that only looks like a JSON object.</summary>
    private LogEntry? TryEntry(ReadOnlySpan<byte> line)
    {
        try
        {
            return Entry(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private LogEntry Entry(ReadOnlySpan<byte> json)
    {
        if (!Utf8.IsValid(json))
        {
            json = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(json));
        }

        if (_fields.TryRead(json) is { } entry)
        {
            return entry;
        }

        var item = PythonJson.Parse(json);
        var wire = WireReader.Object(item, WireJson.Default.LogEntryWire);
        return wire is null
            ? Message(Text(item))
            : new LogEntry(string.IsNullOrWhiteSpace(wire.Id) ? null : wire.Id, wire.Timestamp, wire.Level, wire.Message ?? item.GetRawText(), wire.Source);
    }
}
