using System.Buffers;
using System.Globalization;
using System.Text;

namespace PioneerTrain.GitHub.Artifacts;

/// <summary>A block of the content in a rented buffer; disposing returns the buffer.</summary>
internal sealed class Block(int index, byte[] buffer, int length, ArrayPool<byte> buffers) : IDisposable
{
    private byte[]? _buffer = buffer;

    public int Index => index;

    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, length);

    /// <summary>
    /// Returns the index with 12 digits in base64. Azure requires ids of equal length within a
    /// blob, at most 64 bytes; the index is unique because no other client writes to the blob.
    /// </summary>
    public static string IdOf(int index) => Convert.ToBase64String(Encoding.ASCII.GetBytes(index.ToString("D12", CultureInfo.InvariantCulture)));

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } rented)
        {
            buffers.Return(rented);
        }
    }
}
