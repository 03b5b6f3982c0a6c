using System.Globalization;
using System.Text;

namespace PioneerTrain.Benchmarks.Logs;

/// <summary>A format of a log, with numbered lines.</summary>
/// <param name="Name">Shown in the figures.</param>
/// <param name="MediaType">The media type of the response.</param>
/// <param name="WithRange">True if the server supports <c>Range</c>.</param>
internal sealed record LogShape(string Name, string MediaType, bool WithRange = false)
{
    private const string Text = "step finished; samples 128, tokens 8192, learning rate 0.000050, gradient norm 0.8123, seconds 0.021";

    private bool IsJson => MediaType == "application/json";

    /// <summary>Returns the first lines of the log as one response.</summary>
    public byte[] Write(int lines)
    {
        using var body = new MemoryStream();
        using var writer = new StreamWriter(body, new UTF8Encoding(false), 1 << 16, leaveOpen: true);
        writer.Write(IsJson ? $$"""{"job_id":"job_abc123","total_logs":{{lines}},"logs":[""" : "");
        for (var line = 0; line < lines; line++)
        {
            writer.Write(IsJson && line > 0 ? "," : "");
            writer.Write(MediaType == "text/plain" ? MessageOf(line) : EntryOf(line));
            writer.Write(IsJson ? "" : "\n");
        }

        writer.Write(IsJson ? "]}" : "");
        writer.Flush();
        return body.ToArray();
    }

    /// <summary>Returns the number of a line in the output of the program; -1 for another
    /// line.</summary>
    public static int NumberOf(string line)
    {
        const string prefix = "  | line ";
        return line.StartsWith(prefix, StringComparison.Ordinal)
            && line.EndsWith(Text, StringComparison.Ordinal)
            && int.TryParse(line.AsSpan(prefix.Length, 7), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
    }

    private static string MessageOf(int line) => string.Create(CultureInfo.InvariantCulture, $"line {line:0000000} {Text}");

    private static string EntryOf(int line) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"id":"log-{{line}}","job_id":"job_abc123","timestamp":"{{DateTime.UnixEpoch.AddSeconds(1_790_000_000 + (line / 100)):yyyy-MM-ddTHH:mm:ssZ}}","level":"INFO","message":"{{MessageOf(line)}}","source":"trainer"}""");
}
