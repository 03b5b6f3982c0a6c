using System.Buffers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace PioneerTrain.GitHub.Artifacts;

/// <summary>
/// Reads a stream in blocks, and counts and hashes its bytes. Exceptions of the stream are not
/// wrapped.
/// </summary>
internal sealed class BlockReader(Stream content, ArrayPool<byte> buffers, ArtifactUploadOptions options) : IDisposable
{
    /// <summary>
    /// The number of bytes that are read before they are hashed. 2 MiB: small enough for the
    /// processor cache, large enough for few thread switches.
    /// </summary>
    private const int PieceBytes = 2 * 1024 * 1024;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private Block? _first;
    private int _count;

    /// <summary>The number of bytes read so far.</summary>
    public long Length { get; private set; }

    /// <summary>The number of blocks read so far.</summary>
    public int Count => _count;

    /// <summary>
    /// Reads the first block in advance, so that the lifetime of the signed address starts when
    /// there is data to send.
    /// </summary>
    public async Task StartAsync(CancellationToken cancellationToken) => _first = await NextAsync(cancellationToken);

    /// <summary>
    /// Returns all blocks in the order of the stream, one at a time. The caller disposes each
    /// block.
    /// </summary>
    public async IAsyncEnumerable<Block> BlocksAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var block = _first;
        _first = null;
        while (block is not null)
        {
            yield return block;
            block = await NextAsync(cancellationToken);
        }
    }

    /// <summary>
    /// Returns the SHA-256 of the bytes read so far, as 64 lower-case hex digits.
    /// </summary>
    public string Sha256() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    public void Dispose()
    {
        _first?.Dispose();
        _hash.Dispose();
    }

    private async Task<int> FillAsync(Memory<byte> block, CancellationToken cancellationToken)
    {
        var length = 0;
        while (length < block.Length)
        {
            var piece = block.Slice(length, Math.Min(PieceBytes, block.Length - length));
            var read = await content.ReadAsync(piece, cancellationToken);
            if (read == 0)
            {
                break;
            }

            _hash.AppendData(piece.Span[..read]);
            length += read;
        }

        return length;
    }

    private async Task<Block?> NextAsync(CancellationToken cancellationToken)
    {
        var buffer = buffers.Rent(options.BlockBytes);
        try
        {
            var length = await FillAsync(buffer.AsMemory(0, options.BlockBytes), cancellationToken);
            if (length == 0)
            {
                buffers.Return(buffer);
                return null;
            }

            if (_count == options.MaximumBlocks)
            {
                throw ArtifactFailures.TooLarge(options.MaximumBlocks, options.BlockBytes);
            }

            Length += length;
            return new Block(_count++, buffer, length, buffers);
        }
        catch
        {
            buffers.Return(buffer);
            throw;
        }
    }
}
