using System.Globalization;
using System.Text;
using System.Text.Json;
using PioneerTrain.Jobs;
using PioneerTrain.Text;

namespace PioneerTrain.Cli.Commands;

/// <summary>
/// Prints the lines of a log while they are read: as text, or as a JSON list in the format of
/// <see cref="CommandJson"/>.
/// </summary>
internal sealed class LogPrinter(TextWriter output, bool asJson)
{
    /// <summary>Size in characters after which the text is written, because a write takes longer
    /// than a line.</summary>
    private const int WriteSize = 24 * 1024;

    private const int LongestLevel = 8;

    private bool _hasPrinted;

    public async Task PrintAsync(IReadOnlyList<LogEntry> entries)
    {
        var joined = new StringBuilder();
        foreach (var text in asJson ? entries.Select(Json) : entries.SelectMany(Lines))
        {
            joined.Append(text);
            if (joined.Length > WriteSize)
            {
                await output.WriteAsync(joined.ToString());
                joined.Clear();
            }
        }

        await output.WriteAsync(joined.ToString());
    }

    /// <summary>Ends the list, so that it is valid JSON.</summary>
    /// <param name="isComplete">False when the reading failed; a list without lines is then not
    /// printed, because the error is.</param>
    public async Task EndAsync(bool isComplete)
    {
        if (asJson && (_hasPrinted || isComplete))
        {
            await output.WriteAsync(_hasPrinted ? "\n]\n" : "[]\n");
        }
    }

    private string Json(LogEntry entry)
    {
        var json = JsonSerializer.Serialize(LogView.Of(entry), CommandJson.Default.LogView);
        var text = (_hasPrinted ? ",\n  " : "[\n  ") + json.ReplaceLineEndings("\n  ");
        _hasPrinted = true;
        return text;
    }

    private static IEnumerable<string> Lines(LogEntry entry)
    {
        var mark = Mark(entry);
        return LogSanitizer.Lines(entry.Message).Select(line => $"{mark}{line}\n");
    }

    /// <summary>
    /// Returns the time and the level, as far as the service sends them. A level that is not one
    /// word is not shown.
    /// </summary>
    private static string Mark(LogEntry entry)
    {
        var time = entry.Timestamp?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var level = entry.Level is { Length: > 0 and <= LongestLevel } word && word.All(char.IsAsciiLetter) ? word.ToUpperInvariant() : null;
        return level is null ? time ?? "" : time is null ? $"{level,-LongestLevel}" : $"{time} {level,-LongestLevel}";
    }
}
