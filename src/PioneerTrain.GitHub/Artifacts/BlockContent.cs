using System.Net;

namespace PioneerTrain.GitHub.Artifacts;

/// <summary>The body of one block, sent in slices so that progress can be seen.</summary>
/// <param name="bytes">Not copied: they must stay as they are until the request is over.</param>
/// <param name="onProgress">Called whenever the connection has taken another slice.</param>
internal sealed class BlockContent(ReadOnlyMemory<byte> bytes, Action onProgress) : HttpContent
{
    /// <summary>Large enough for few system calls, small enough for a slow line to show that it is alive.</summary>
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
