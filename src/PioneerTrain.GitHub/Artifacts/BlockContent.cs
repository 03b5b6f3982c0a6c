using System.Net;

namespace PioneerTrain.GitHub.Artifacts;

/// <summary>The request body of one block, sent in slices to report progress.</summary>
/// <param name="bytes">
/// The bytes of the block. They are not copied and must not change until the request has ended.
/// </param>
/// <param name="onProgress">Called after each slice that was sent.</param>
internal sealed class BlockContent(ReadOnlyMemory<byte> bytes, Action onProgress) : HttpContent
{
    /// <summary>
    /// 512 KiB: large enough for few system calls, small enough to show progress on a slow
    /// connection.
    /// </summary>
    private const int SliceBytes = 512 * 1024;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        for (var rest = bytes; rest.Length > 0; rest = rest[Math.Min(SliceBytes, rest.Length)..])
        {
            await stream.WriteAsync(rest[..Math.Min(SliceBytes, rest.Length)], cancellationToken);
            onProgress();
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = bytes.Length;
        return true;
    }
}
