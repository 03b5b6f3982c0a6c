using PioneerTrain.Text;

namespace PioneerTrain.Datasets;

/// <summary>Recognizes files that are not JSON Lines, from their first line.</summary>
internal static class DataFileFormat
{
    private const string Expected = $"expected JSON Lines, one JSON object on each line, such as {DataRowMessages.Example}";

    /// <summary>Returns what the file is and what is expected; null when the line may be a row.</summary>
    /// <param name="line">The first line that is not blank.</param>
    public static string? RejectFirstLine(ReadOnlySpan<byte> line)
    {
        var start = line.TrimStart(" \t"u8);
        return FileFormat.Reject(line) ?? FileFormat.RejectLine(line) ?? start[0] switch
        {
            (byte)'[' => $"the file is a JSON array; {Expected}",
            (byte)'{' when start.TrimEnd(" \t\r"u8) is [.., (byte)'{' or (byte)','] => $"the file has JSON over several lines; {Expected}",
            (byte)'{' => null,
            _ when start.IndexOfAny(",;\t"u8) > 0 && start.IndexOfAny("{}"u8) < 0 => $"the file is CSV; {Expected}",
            _ => null,
        };
    }
}
