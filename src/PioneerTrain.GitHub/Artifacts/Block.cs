using System.Buffers;
using System.Globalization;
using System.Text;

namespace PioneerTrain.GitHub.Artifacts;

/// <summary>A piece of the content in a rented buffer, which disposing returns.</summary>
internal sealed class Block(int index, byte[] buffer, int length, ArrayPool<byte> buffers) : IDisposable
{
    private byte[]? _buffer = buffer;

    public int Index => index;

    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, length);

    /// <summary>Base64 of the index in 12 digits. Azure asks for ids of one length within a blob, up to 64 bytes; the blob is ours alone, so the index is enough.</summary>
    public static string IdOf(int index) => Convert.ToBase64String(Encoding.ASCII.GetBytes(index.ToString("D12", CultureInfo.InvariantCulture)));

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } rented)
        {
            buffers.Return(rented);
        }
    }
}
