using System.Buffers;

namespace PioneerTrain.Pioneer.Client;

/// <summary>Reads a response body into memory, up to a size limit.</summary>
internal static class BoundedBody
{
    /// <summary>Maximum size of a JSON response in bytes (16 MiB). A list of 200 jobs is smaller
    /// than 1 MiB.</summary>
    public const int JsonLimit = 16 * 1024 * 1024;

    /// <summary>Maximum size of the response to an inference request with one text (4 MiB). Several
    /// are read at a time; a captured one has about 1 KiB.</summary>
    public const int InferenceLimit = 4 * 1024 * 1024;

    /// <summary>Maximum number of bytes that are read from an error response (64 KiB).</summary>
    public const int ErrorLimit = 64 * 1024;

    private const int BufferBytes = 16 * 1024;

    /// <returns>The bytes, and whether the response exceeds the limit.</returns>
    public static async Task<(byte[] Bytes, bool WasCut)> ReadAsync(HttpContent content, int limit, CancellationToken cancellationToken)
    {
        var stream = await content.ReadAsStreamAsync(cancellationToken);
        using var collected = new MemoryStream();
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            await using (stream)
            {
                while (true)
                {
                    var read = await stream.ReadAsync(buffer.AsMemory(0, BufferBytes), cancellationToken);
                    if (read == 0)
                    {
                        return (collected.ToArray(), false);
                    }

                    var room = limit - (int)collected.Length;
                    await collected.WriteAsync(buffer.AsMemory(0, Math.Min(read, room)), CancellationToken.None);
                    if (read > room)
                    {
                        return (collected.ToArray(), true);
                    }
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
