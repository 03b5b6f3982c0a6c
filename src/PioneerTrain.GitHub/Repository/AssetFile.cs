using System.Net;
using System.Net.Http.Headers;

namespace PioneerTrain.GitHub.Repository;

/// <summary>A file to upload to a release: a whole file, or a part of one.</summary>
/// <param name="Name">The name in the release.</param>
/// <param name="Size">The number of bytes.</param>
/// <param name="Sha256">The SHA-256 of these bytes, as 64 lower-case hex digits.</param>
/// <param name="Open">Opens the file for each attempt. The stream can seek.</param>
/// <param name="Offset">Where the part starts.</param>
public sealed record AssetFile(string Name, long Size, string Sha256, Func<Stream> Open, long Offset = 0)
{
    /// <summary>
    /// Returns true for a complete upload of these bytes. Older servers report no digest, and then the
    /// size decides.
    /// </summary>
    public bool IsIn(ReleaseAsset asset) =>
        asset.Name == Name && asset.IsUploaded && asset.Size == Size
        && (asset.Digest is null || asset.Digest.Equals($"sha256:{Sha256}", StringComparison.OrdinalIgnoreCase));
}

/// <summary>Sends a file without keeping it in memory.</summary>
internal sealed class AssetContent : HttpContent
{
    private const int PartBytes = 128 << 10;

    private readonly AssetFile _file;
    private readonly Action _onProgress;

    public AssetContent(AssetFile file, Action onProgress)
    {
        (_file, _onProgress) = (file, onProgress);
        Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _file.Size;
        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await using var source = _file.Open();
        source.Position = _file.Offset;
        var part = new byte[Math.Min(_file.Size, PartBytes)];
        for (var left = _file.Size; left > 0;)
        {
            var read = await source.ReadAsync(part.AsMemory(0, (int)Math.Min(left, PartBytes)), cancellationToken);
            if (read == 0)
            {
                throw new EndOfStreamException($"{_file.Name} is shorter than before.");
            }

            await stream.WriteAsync(part.AsMemory(0, read), cancellationToken);
            left -= read;
            _onProgress();
        }
    }
}
