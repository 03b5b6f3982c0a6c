using System.Text;
using System.Text.Json;
using PioneerTrain.Jobs;

namespace PioneerTrain.Pioneer.Wire;

/// <summary>Reads a log in any format that servers are known or expected to send: JSON snapshot,
/// bare array, one long string, NDJSON, server-sent events, plain text.</summary>
internal static class LogReader
{
    /// <summary>Returns true for the media types whose response a server may keep open. The last
    /// line can then be incomplete.</summary>
    public static bool CanStream(string mediaType) => mediaType.ToLowerInvariant() is "text/event-stream" or "application/x-ndjson" or "application/jsonl" or "text/plain";

    /// <summary>Reads the entries of a log. Throws <see cref="JsonException"/> only if the response
    /// is declared as JSON but is not JSON.</summary>
    /// <param name="wasCut">True if the last line may be incomplete; it is then left for the next
    /// reading.</param>
    /// <param name="secret">Masked if the log contains it; null for none.</param>
    public static IReadOnlyList<LogEntry> Read(ReadOnlySpan<byte> body, string mediaType, bool wasCut, string? secret)
    {
        var text = Encoding.UTF8.GetString(body).TrimStart('\uFEFF');
        if (wasCut)
        {
            text = text[..(text.LastIndexOf('\n') + 1)];
        }

        IEnumerable<LogEntry> entries = mediaType.ToLowerInvariant() switch
        {
            "text/event-stream" => Lines(text).Where(IsEventData).Select(line => LineEntry(line["data:".Length..].TrimStart(' '))),
            "application/x-ndjson" or "application/jsonl" or "text/plain" => Lines(text).Select(LineEntry),
            _ => Snapshot(PythonJson.Parse(Encoding.UTF8.GetBytes(text))),
        };
        return [.. entries.Select(entry => Mask(entry, secret))];
    }

    private static LogEntry Mask(LogEntry entry, string? secret) => entry with
    {
        Level = ServerText.Mask(entry.Level, secret),
        Message = ServerText.Mask(entry.Message, secret),
        Source = ServerText.Mask(entry.Source, secret),
    };

    private static IEnumerable<LogEntry> Snapshot(JsonElement response)
    {
        if (response.ValueKind == JsonValueKind.Object && response.TryGetProperty("logs", out var logs) && logs.ValueKind == JsonValueKind.String)
        {
            return Lines(Text(logs)).Select(line => new LogEntry(null, null, null, line, null));
        }

        return WireReader.Items(response, "logs", "data").Select(Entry);
    }

    private static bool IsEventData(string line) => line.StartsWith("data:", StringComparison.Ordinal);

    /// <summary>Reads a line that is a JSON object as an entry, and any other line as a
    /// message.</summary>
    private static LogEntry LineEntry(string line)
    {
        try
        {
            return line.StartsWith('{') ? Entry(PythonJson.Parse(Encoding.UTF8.GetBytes(line))) : new LogEntry(null, null, null, line, null);
        }
        catch (JsonException)
        {
            return new LogEntry(null, null, null, line, null);
        }
    }

    private static LogEntry Entry(JsonElement item)
    {
        var wire = WireReader.Object(item, WireJson.Default.LogEntryWire);
        return wire is null
            ? new LogEntry(null, null, null, Text(item), null)
            : new LogEntry(string.IsNullOrWhiteSpace(wire.Id) ? null : wire.Id, wire.Timestamp, wire.Level, wire.Message ?? item.GetRawText(), wire.Source);
    }

    private static string Text(JsonElement value)
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

    private static IEnumerable<string> Lines(string text) => text.Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0);
}
