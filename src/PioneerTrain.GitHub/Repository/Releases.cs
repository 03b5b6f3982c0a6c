using System.Runtime.CompilerServices;
using System.Text.Json;

namespace PioneerTrain.GitHub.Repository;

/// <summary>A release of the repository.</summary>
/// <param name="PublishedAt">Null for a draft.</param>
/// <param name="Url">The page of the release; empty when unknown.</param>
public sealed record RepositoryRelease(long Id, string Tag, DateTimeOffset? PublishedAt, string Url, IReadOnlyList<ReleaseAsset> Assets)
{
    public bool IsDraft { get; init; }

    /// <summary>The Markdown text of the release. Untrusted.</summary>
    public string Notes { get; init; } = "";

    /// <summary>The address for its files, as GitHub returned it; null when unknown.</summary>
    internal Uri? UploadUrl { get; init; }
}

/// <summary>A release to create.</summary>
/// <param name="Tag">The tag. GitHub creates it when the release is published, unless it exists.</param>
/// <param name="Commit">The commit of a new tag.</param>
/// <param name="Notes">The Markdown text.</param>
public sealed record NewRelease(string Tag, string Commit, string Title, string Notes, bool IsPrerelease);

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
    private const string Write = "contents: write";
    private const int PageSize = 100;

    private static readonly ApiCall _latest = new("read the newest release", Read, NamesObject: true);
    private static readonly ApiCall _byTag = new("read the release of the tag", Read, NamesObject: true);
    private static readonly ApiCall _get = new("read the release", Read, NamesObject: true);
    private static readonly ApiCall _list = new("list the releases", Read);
    private static readonly ApiCall _create = new("create a release", Write, Creates: true);
    private static readonly ApiCall _publish = new("publish the release", Write, NamesObject: true);
    private static readonly ApiCall _download = new("download the file of the release", Read, NamesObject: true);

    /// <summary>
    /// Returns the newest release that is neither a draft nor a prerelease; null when there is none.
    /// </summary>
    /// <exception cref="RepositoryException">The request failed.</exception>
    public Task<RepositoryRelease?> FindLatestAsync(CancellationToken cancellationToken) => FindAsync(_latest, "releases/latest", cancellationToken);

    /// <summary>Returns the published release of a tag; null when there is none. A draft has no tag.</summary>
    /// <exception cref="RepositoryException">The request failed.</exception>
    public Task<RepositoryRelease?> FindByTagAsync(string tag, CancellationToken cancellationToken) =>
        FindAsync(_byTag, $"releases/tags/{Uri.EscapeDataString(tag)}", cancellationToken);

    /// <summary>Returns a release, which can be a draft; null when it was deleted.</summary>
    /// <exception cref="RepositoryException">The request failed.</exception>
    public Task<RepositoryRelease?> FindAsync(long id, CancellationToken cancellationToken) => FindAsync(_get, $"releases/{id}", cancellationToken);

    /// <summary>Returns all releases, with drafts if the token may write.</summary>
    /// <exception cref="RepositoryException">A request failed.</exception>
    public async IAsyncEnumerable<RepositoryRelease> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in repository.PagesAsync(_list, $"releases?per_page={PageSize}", cancellationToken))
        {
            foreach (var release in RepositoryJson.Parse(_list, page, RepositoryJson.Default.IReadOnlyListReleaseModel))
            {
                yield return release.ToRelease();
            }
        }
    }

    /// <summary>Creates a draft, which only people with write access see.</summary>
    /// <exception cref="RepositoryException">
    /// The request failed. <see cref="RepositoryErrorKind.OutcomeUnknown"/> when the draft can exist.
    /// </exception>
    public async Task<RepositoryRelease> CreateDraftAsync(NewRelease release, CancellationToken cancellationToken)
    {
        var model = new NewReleaseModel(release.Tag, release.Commit, release.Title, release.Notes, Draft: true, release.IsPrerelease);
        var body = JsonSerializer.Serialize(model, RepositoryJson.Default.NewReleaseModel);
        var response = await repository.SendAsync(_create, HttpMethod.Post, "releases", body, cancellationToken);
        try
        {
            return RepositoryJson.Parse(_create, response, RepositoryJson.Default.ReleaseModel).ToRelease();
        }
        catch (RepositoryException unreadable)
        {
            throw RepositoryFailures.OutcomeUnknown(_create, unreadable);
        }
    }

    /// <summary>Publishes a draft. Does nothing if it is published.</summary>
    /// <exception cref="RepositoryException">
    /// The request failed. <see cref="RepositoryErrorKind.Immutable"/> when the tag belonged to an
    /// immutable release.
    /// </exception>
    public async Task<RepositoryRelease> PublishAsync(long id, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.Serialize(new ReleaseUpdateModel(Draft: false), RepositoryJson.Default.ReleaseUpdateModel);
        var response = await repository.SendAsync(_publish, HttpMethod.Patch, $"releases/{id}", body, cancellationToken);
        return RepositoryJson.Parse(_publish, response, RepositoryJson.Default.ReleaseModel).ToRelease();
    }

    /// <summary>Returns the content of a file of a release.</summary>
    /// <param name="maximumBytes">The maximum size of the file.</param>
    /// <exception cref="RepositoryException">
    /// The request failed. <see cref="RepositoryErrorKind.TooLarge"/> when the file is longer than the
    /// maximum.
    /// </exception>
    public Task<ReadOnlyMemory<byte>> DownloadAsync(long assetId, int maximumBytes, CancellationToken cancellationToken) =>
        repository.DownloadAsync(_download, $"releases/assets/{assetId}", "application/octet-stream", maximumBytes, cancellationToken);

    private async Task<RepositoryRelease?> FindAsync(ApiCall call, string path, CancellationToken cancellationToken)
    {
        try
        {
            return RepositoryJson.Parse(call, await repository.GetAsync(call, path, cancellationToken), RepositoryJson.Default.ReleaseModel).ToRelease();
        }
        catch (RepositoryException none) when (none.Kind == RepositoryErrorKind.NotFound)
        {
            return null;
        }
    }
}
