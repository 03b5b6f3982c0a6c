using System.Text;

namespace PioneerTrain.TestKit.Fuzzing;

/// <summary>Damages bytes at random. The same random numbers produce the same damage.</summary>
public sealed class Mutator(Random random)
{
    /// <summary>The maximum length; longer inputs only take more time.</summary>
    private const int MostBytes = 256 * 1024;

    private static readonly byte[][] _fragments =
    [
        .. ((string[])
        [
            "\t", "\n", "\r", "  ", ": ", "- ", "&a ", "*a", "!!int ", "<<: ", "|\n", "---\n", "...\n", "%", "#", "?", "~", "@", ",", "[", "]", "{", "}", "\"", "'", "\\",
            "1e999", "-1", "0", "99999999999999999999", "0.1e-400", "NaN", "true", "null", "\\ud800", "\\u0000", "{\"a\":", "\u2028", "\uFEFF", "\U0001F600",
            "data: ", "event: x\n", "::error::", "##[add-mask]", "\u001b[31m", "\0", "../", "/", "C:\\", "PK\u0001\u0002", "PK\u0003\u0004", "PK\u0005\u0006", "PK\u0007\u0008",
        ]).Select(Encoding.UTF8.GetBytes),
        [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFE, 0xFF], [0x1F, 0x8B, 0x08], [0, 0, 0, 0],
    ];

    /// <summary>Returns one input of the corpus, damaged in one to four places.</summary>
    public byte[] Next(IReadOnlyList<byte[]> corpus)
    {
        var bytes = new List<byte>(Any(corpus));
        for (var edits = random.Next(1, 5); edits > 0; edits--)
        {
            if (bytes.Count == 0)
            {
                bytes.Add((byte)random.Next(256));
            }

            Edit(bytes, corpus);
        }

        return bytes.Count <= MostBytes ? [.. bytes] : [.. bytes.Take(MostBytes)];
    }

    private void Edit(List<byte> bytes, IReadOnlyList<byte[]> corpus)
    {
        var at = random.Next(bytes.Count);
        switch (random.Next(10))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                bytes[at] = (byte)random.Next(32, 127);
                break;
            case 3:
                bytes.RemoveRange(at, Math.Min(Length(bytes.Count), bytes.Count - at));
                break;
            case 4:
                bytes.InsertRange(at, Piece([.. bytes]));
                break;
            case 5:
                bytes.InsertRange(at, Piece(Any(corpus)));
                break;
            case 6:
                Overwrite(bytes, at);
                break;
            case 7:
                bytes.InsertRange(at, Repeated(Any(_fragments)));
                break;
            default:
                bytes.InsertRange(at, Any(_fragments));
                break;
        }
    }

    /// <summary>Numbers at the limits of their width, as used in sizes and offsets.</summary>
    private void Overwrite(List<byte> bytes, int at)
    {
        var value = random.Next(6) switch
        {
            0 => 0L,
            1 => -1L,
            2 => long.MaxValue,
            3 => uint.MaxValue,
            4 => bytes.Count,
            _ => random.NextInt64(),
        };
        var width = 1 << random.Next(4);
        for (var index = 0; index < width && at + index < bytes.Count; index++)
        {
            bytes[at + index] = (byte)(value >> (8 * index));
        }
    }

    /// <summary>
    /// Deep nesting and long strings: usually a few repetitions, sometimes very many.
    /// </summary>
    private byte[] Repeated(byte[] fragment)
    {
        var times = random.Next(20) == 0 ? random.Next(20_000) : random.Next(300);
        return [.. Enumerable.Repeat(fragment, times).SelectMany(bytes => bytes)];
    }

    private byte[] Piece(byte[] source)
    {
        var from = random.Next(source.Length);
        return source[from..(from + Math.Min(Length(source.Length), source.Length - from))];
    }

    /// <summary>A count that is usually small.</summary>
    private int Length(int most) => random.Next(4) == 0 ? random.Next(most + 1) : random.Next(1, 40);

    private byte[] Any(IReadOnlyList<byte[]> choices) => choices[random.Next(choices.Count)];
}
