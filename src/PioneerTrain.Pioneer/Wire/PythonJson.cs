using System.Buffers;
using System.Text.Json;

namespace PioneerTrain.Pioneer.Wire;

/// <summary>Parses JSON, including the bare words <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c>
/// that Python's <c>json.dumps</c> writes, for example for a training that diverged. They are read
/// as strings of the same letters, because one of them must not hide a whole response.</summary>
internal static class PythonJson
{
    private const byte Quote = (byte)'"';
    private const byte Escape = (byte)'\\';

    /// <exception cref="JsonException">The text is not valid JSON, even with these
    /// words.</exception>
    public static JsonElement Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonElement.Parse(json);
        }
        catch (JsonException)
        {
            return JsonElement.Parse(QuoteSpecialNumbers(json));
        }
    }

    private static ReadOnlySpan<byte> QuoteSpecialNumbers(ReadOnlySpan<byte> json)
    {
        var quoted = new ArrayBufferWriter<byte>();
        var isInString = false;
        while (!json.IsEmpty)
        {
            var word = isInString ? 0 : LengthOfSpecialNumber(json);
            if (word > 0)
            {
                quoted.Write([Quote, .. json[..word], Quote]);
                json = json[word..];
                continue;
            }

            isInString ^= json[0] == Quote;
            var length = isInString && json[0] == Escape ? Math.Min(2, json.Length) : 1;
            quoted.Write(json[..length]);
            json = json[length..];
        }

        return quoted.WrittenSpan;
    }

    private static int LengthOfSpecialNumber(ReadOnlySpan<byte> json) =>
        json.StartsWith("NaN"u8) ? 3 : json.StartsWith("Infinity"u8) ? 8 : json.StartsWith("-Infinity"u8) ? 9 : 0;
}
