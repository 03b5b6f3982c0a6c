using System.Text;
using System.Text.Json;

namespace PioneerTrain.Pioneer.Wire;

/// <summary>Reads the inside of a JSON string.</summary>
internal static class EscapedText
{
    /// <summary>Returns the text; returns it with its escapes if one of them is cut or
    /// invalid.</summary>
    public static string Read(ReadOnlySpan<byte> escaped)
    {
        var text = Encoding.UTF8.GetString(escaped);
        if (!escaped.Contains((byte)'\\'))
        {
            return text;
        }

        try
        {
            return JsonElement.Parse(Encoding.UTF8.GetBytes($"\"{text}\"")).ToString();
        }
        catch (Exception invalid) when (invalid is JsonException or InvalidOperationException)
        {
            return text;
        }
    }
}
