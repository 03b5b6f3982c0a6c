using System.Text.Json;
using PioneerTrain.Jobs;

namespace PioneerTrain.Pioneer.Wire;

/// <summary>Reads log entries of the documented form, whose members are texts. A large log has
/// nothing else, and this takes a third of the time of the lenient reading.</summary>
internal sealed class LogFields
{
    private string? _level;
    private string? _source;

    /// <summary>Returns null for an entry of another form.</summary>
    public LogEntry? TryRead(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject ? TryRead(ref reader) : null;
        }
        catch (Exception unusual) when (unusual is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private LogEntry? TryRead(ref Utf8JsonReader reader)
    {
        string? id = null, level = null, message = null, source = null;
        DateTimeOffset? timestamp = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("message"u8))
            {
                message = Text(ref reader);
            }
            else if (reader.ValueTextEquals("timestamp"u8))
            {
                reader.Read();
                timestamp = LenientTimestamp.Parse(ref reader);
            }
            else if (reader.ValueTextEquals("id"u8))
            {
                id = Text(ref reader);
            }
            else if (reader.ValueTextEquals("level"u8))
            {
                level = _level = Text(ref reader, _level);
            }
            else if (reader.ValueTextEquals("source"u8))
            {
                source = _source = Text(ref reader, _source);
            }
            else
            {
                reader.Skip();
            }
        }

        return message is null || reader.Read()
            ? null
            : new LogEntry(string.IsNullOrWhiteSpace(id) ? null : id, timestamp, level, message, source);
    }

    /// <param name="reader">At the name of the member.</param>
    /// <param name="last">The value of the last entry, which is often the same.</param>
    /// <exception cref="InvalidOperationException">The member is not a text.</exception>
    private static string? Text(ref Utf8JsonReader reader, string? last = null)
    {
        reader.Read();
        return last is not null && reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(last)
            ? last
            : reader.GetString();
    }
}
