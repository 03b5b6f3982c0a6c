using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace PioneerTrain.Datasets;

/// <summary>Hashes texts, to find equal ones without keeping them. The same on every machine.</summary>
internal static class TextHash
{
    public static ulong Of(string text, int seed = 0) => XxHash3.HashToUInt64(MemoryMarshal.AsBytes(text.AsSpan()), seed);

    /// <summary>Differs from the hash of the same text as a string.</summary>
    public static ulong Of(ReadOnlySpan<byte> utf8) => XxHash3.HashToUInt64(utf8);
}
