using System.Buffers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace PioneerTrain.GitHub.Artifacts;

/// <summary>Cuts a stream into blocks, and counts and hashes its bytes as they pass. The stream's own exceptions go through unchanged: they are not the upload's.</summary>
internal sealed class BlockReader(Stream content, ArrayPool<byte> buffers, ArtifactUploadOptions options) : IDisposable
{
    /// <summary>Read and hashed at once: small enough to be in the processor's cache still, large enough for few changes of thread.</summary>
    private const int PieceBytes = 2 * 1024 * 1024;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private Block? _first;
    private int _count;

    /// <summary>Bytes read so far.</summary>
    public long Length { get; private set; }

    /// <summary>Blocks read so far.</summary>
    public int Count => _count;

    /// <summary>Reads the first block ahead, so that the clock of the signed address starts to run only when there is something to send.</summary>
    public async Task StartAsync(CancellationToken cancellationToken) => _first = await NextAsync(cancellationToken);

    /// <summary>Every block in the order of the stream, one at a time; the caller disposes each.</summary>
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

    /// <summary>64 lower-case hexadecimal digits, once everything has been read.</summary>
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
