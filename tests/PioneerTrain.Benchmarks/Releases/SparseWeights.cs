using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PioneerTrain.Benchmarks.Releases;

/// <summary>Large files that take hardly any space on disk.</summary>
internal static class SparseWeights
{
    private const int BlockBytes = 1 << 20;

    /// <summary>
    /// Writes a file that begins as a zip does and has its position at the start of each block, so
    /// that pieces in a wrong order are found.
    /// </summary>
    /// <returns>The SHA-256, in hex.</returns>
    public static async Task<string> WriteAsync(string path, long bytes)
    {
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite);
        file.SetLength(bytes);
        var mark = new byte[16];
        "PK"u8.CopyTo(mark);
        for (var position = 0L; position < bytes; position += BlockBytes)
        {
            BinaryPrimitives.WriteInt64LittleEndian(mark.AsSpan(8), position);
            file.Position = position;
            await file.WriteAsync(mark);
        }

        file.Position = 0;
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file));
    }

    /// <summary>Copies a stream to a file and leaves holes for zeros.</summary>
    /// <returns>The number of bytes and the SHA-256, in hex.</returns>
    public static async Task<(long Bytes, string Sha256)> CopyAsync(Stream source, string path)
    {
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var block = new byte[BlockBytes];
        for (int read; (read = await source.ReadAsync(block)) > 0;)
        {
            hash.AppendData(block.AsSpan(0, read));
            if (block.AsSpan(0, read).ContainsAnyExcept((byte)0))
            {
                await file.WriteAsync(block.AsMemory(0, read));
            }
            else
            {
                file.Seek(read, SeekOrigin.Current);
            }
        }

        file.SetLength(file.Position);
        return (file.Length, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
