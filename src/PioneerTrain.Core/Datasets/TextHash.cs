using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace PioneerTrain.Datasets;

/// <summary>Hashes texts, to find equal ones without keeping them. The same on every machine.</summary>
internal static class TextHash
{
    public static ulong Of(string text, int seed = 0) => XxHash3.HashToUInt64(MemoryMarshal.AsBytes(text.AsSpan()), seed);
}
