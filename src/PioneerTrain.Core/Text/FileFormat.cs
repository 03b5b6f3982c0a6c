using System.Text;

namespace PioneerTrain.Text;

/// <summary>Recognizes files that are not the text file that was expected, from their first bytes.</summary>
public static class FileFormat
{
    /// <summary>Number of bytes that are enough to recognize a format.</summary>
    public const int HeadBytes = 4096;

    /// <summary>Returns what the file is and what to do; null when it looks like text.</summary>
    /// <param name="head">The first bytes of the file, up to <see cref="HeadBytes"/>.</param>
    public static string? Reject(ReadOnlySpan<byte> head) => head switch
    {
        _ when head.StartsWith("version https://git-lfs"u8) =>
            "the file is a Git LFS pointer, not the data itself; set 'lfs: true' on actions/checkout, or run 'git lfs pull'",
        _ when head.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) => "the file is compressed with gzip; decompress it",
        _ when head.StartsWith("PK\x03\x04"u8) => "the file is a zip archive; extract it",
        _ when head.StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD]) => "the file is compressed with Zstandard; decompress it",
        _ when head.StartsWith("PAR1"u8) => "the file is in Parquet format; convert it to text",
        _ when IsUtf16(head) => "the file is UTF-16; save it as UTF-8",
        _ => null,
    };

    /// <summary>Returns the message about a line with a merge-conflict marker; null for any other line.</summary>
    public static string? RejectLine(ReadOnlySpan<byte> line) =>
        line.StartsWith("<<<<<<< "u8) || line.StartsWith(">>>>>>> "u8) ? "unresolved merge conflict; resolve it and remove the conflict markers" : null;

    /// <summary>A byte order mark, or a first character that is followed by a zero byte.</summary>
    private static bool IsUtf16(ReadOnlySpan<byte> head) =>
        head.StartsWith(Encoding.Unicode.Preamble) || head.StartsWith(Encoding.BigEndianUnicode.Preamble)
        || (head.Length >= 4 && ((head[0] != 0 && head[1] == 0 && head[3] == 0) || (head[0] == 0 && head[1] != 0 && head[2] == 0)));
}
