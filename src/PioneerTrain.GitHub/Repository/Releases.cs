namespace PioneerTrain.GitHub.Repository;

/// <summary>A release of the repository.</summary>
/// <param name="PublishedAt">Null for a draft.</param>
/// <param name="Url">The page of the release; empty when unknown.</param>
public sealed record RepositoryRelease(long Id, string Tag, DateTimeOffset? PublishedAt, string Url, IReadOnlyList<ReleaseAsset> Assets);

/// <summary>A file of a release.</summary>
/// <param name="IsUploaded">False while its upload has not ended, or when the upload failed.</param>
/// <param name="Size">The size in bytes.</param>
/// <param name="Digest">The SHA-256 of the file, as <c>sha256:…</c>; null for older files.</param>
public sealed record ReleaseAsset(long Id, string Name, bool IsUploaded, long Size, string? Digest);

/// <summary>
/// The releases of a repository. Not read with Octokit, whose model has no digest.
/// </summary>
public sealed class Releases(RepositoryConnection repository)
{
    private const string Read = "contents: read";

    private static readonly ApiCall _latest = new("read the newest release", Read, NamesObject: true);
    private static readonly ApiCall _download = new("download the file of the release", Read, NamesObject: true);

    /// <summary>
    /// Returns the newest release that is neither a draft nor a prerelease; null when there is none.
    /// </summary>
    /// <exception cref="RepositoryException">The request failed.</exception>
    public async Task<RepositoryRelease?> FindLatestAsync(CancellationToken cancellationToken)
    {
        try
        {
            var response = await repository.GetAsync(_latest, "releases/latest", cancellationToken);
            return RepositoryJson.Parse(_latest, response, RepositoryJson.Default.ReleaseModel).ToRelease();
        }
        catch (RepositoryException none) when (none.Kind == RepositoryErrorKind.NotFound)
        {
            return null;
        }
    }

    /// <summary>Returns the content of a file of a release.</summary>
    /// <param name="maximumBytes">The maximum size of the file.</param>
    /// <exception cref="RepositoryException">
    /// The request failed. <see cref="RepositoryErrorKind.TooLarge"/> when the file is longer than the
    /// maximum.
    /// </exception>
    public Task<ReadOnlyMemory<byte>> DownloadAsync(long assetId, int maximumBytes, CancellationToken cancellationToken) =>
        repository.DownloadAsync(_download, $"releases/assets/{assetId}", "application/octet-stream", maximumBytes, cancellationToken);
}
