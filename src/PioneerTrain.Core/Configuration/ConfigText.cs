using System.Buffers;
using System.Text;
using PioneerTrain.Text;

namespace PioneerTrain.Configuration;

/// <summary>Decodes the bytes of a config file, or reports why they are not valid text.</summary>
internal static class ConfigText
{
    /// <summary>
    /// The largest config file, 1 MiB. A larger file is most likely not a config and is rejected
    /// before it is parsed.
    /// </summary>
    public const int MaxBytes = 1024 * 1024;

    private const char NextLine = '\u0085';
    private const char LineSeparator = '\u2028';
    private const char ParagraphSeparator = '\u2029';
    private const char ByteOrderMark = '\uFEFF';

    private static readonly ConfigPlace _start = new(1, 1);

    /// <summary>
    /// Returns the text without a UTF-8 byte order mark, or null when the bytes are invalid; the
    /// errors are in <paramref name="diagnostics"/>.
    /// </summary>
    public static string? Decode(ReadOnlySpan<byte> utf8, DiagnosticList diagnostics)
    {
        if (utf8.Length > MaxBytes)
        {
            diagnostics.Add(_start, ConfigFault.FileTooLarge, ConfigMessages.FileTooLarge(utf8.Length, MaxBytes));
            return null;
        }

        if (FileFormat.Reject(utf8) is { } format)
        {
            diagnostics.Add(_start, ConfigFault.NotUtf8, format);
            return null;
        }

        if (utf8.StartsWith(Encoding.UTF8.Preamble))
        {
            utf8 = utf8[Encoding.UTF8.Preamble.Length..];
        }

        var valid = LengthOfValidUtf8(utf8);
        var text = Encoding.UTF8.GetString(utf8[..valid]);
        if (valid < utf8.Length)
        {
            diagnostics.Add(EndOf(text), ConfigFault.NotUtf8, ConfigMessages.NotUtf8(utf8[valid]));
            return null;
        }

        return HasControlCharacters(text, diagnostics) || HasConflict(utf8, diagnostics) ? null : text;
    }

    /// <summary>Reports the first marker of a merge conflict.</summary>
    private static bool HasConflict(ReadOnlySpan<byte> utf8, DiagnosticList diagnostics)
    {
        var number = 1;
        foreach (var line in utf8.Split((byte)'\n'))
        {
            if (FileFormat.RejectLine(utf8[line]) is { } conflict)
            {
                diagnostics.Add(new ConfigPlace(number, 1), ConfigFault.Syntax, conflict);
                return true;
            }

            number++;
        }

        return false;
    }

    private static int LengthOfValidUtf8(ReadOnlySpan<byte> utf8)
    {
        var valid = 0;
        while (valid < utf8.Length && Rune.DecodeFromUtf8(utf8[valid..], out _, out var consumed) == OperationStatus.Done)
        {
            valid += consumed;
        }

        return valid;
    }

    private static ConfigPlace EndOf(string text)
    {
        var place = _start;
        for (var i = 0; i < text.Length; i++)
        {
            place = Next(place, text, i);
        }

        return place;
    }

    /// <summary>Reports the first invalid character of each line.</summary>
    private static bool HasControlCharacters(string text, DiagnosticList diagnostics)
    {
        var place = _start;
        var lastReported = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (IsInvalid(text[i]) && place.Line > lastReported)
            {
                lastReported = place.Line;
                diagnostics.Add(place, ConfigFault.ControlCharacter, ConfigMessages.ControlCharacter(text[i]));
            }

            place = Next(place, text, i);
        }

        return lastReported > 0;
    }

    // YAML readers disagree on whether the last four are line breaks, white space or text.
    private static bool IsInvalid(char c) =>
        (char.IsControl(c) && c is not ('\t' or '\n' or '\r')) || c is NextLine or LineSeparator or ParagraphSeparator or ByteOrderMark;

    private static ConfigPlace Next(ConfigPlace place, string text, int i)
    {
        var endsLine = text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n'));
        return endsLine ? new ConfigPlace(place.Line + 1, 1) : place with { Column = place.Column + 1 };
    }
}
