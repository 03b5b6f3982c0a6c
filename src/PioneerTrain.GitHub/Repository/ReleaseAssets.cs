using System.Runtime.CompilerServices;

namespace PioneerTrain.GitHub.Repository;

/// <summary>The files of releases.</summary>
public sealed class ReleaseAssets(RepositoryConnection repository)
{
    private const string Write = "contents: write";
    private const int PageSize = 100;

    private static readonly ApiCall _list = new("list the files of the release", "contents: read", NamesObject: true);
    private static readonly ApiCall _upload = new("upload a file to the release", Write, Creates: true, NamesObject: true);
    private static readonly ApiCall _delete = new("delete a file of the release", Write, NamesObject: true);

    /// <summary>Returns all files, with those whose upload has not ended.</summary>
    /// <exception cref="RepositoryException">A request failed.</exception>
    public async IAsyncEnumerable<ReleaseAsset> ListAsync(long release, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in repository.PagesAsync(_list, $"releases/{release}/assets?per_page={PageSize}", cancellationToken))
        {
            foreach (var asset in RepositoryJson.Parse(_list, page, RepositoryJson.Default.IReadOnlyListReleaseAssetModel))
            {
                yield return asset.ToAsset();
            }
        }
    }

    /// <summary>Uploads a file without keeping it in memory.</summary>
    /// <exception cref="RepositoryException">
    /// The request failed. <see cref="RepositoryErrorKind.OutcomeUnknown"/> when the file can exist,
    /// and <see cref="RepositoryErrorKind.Rejected"/> when there is a file with its name.
    /// </exception>
    public async Task<ReleaseAsset> UploadAsync(RepositoryRelease release, AssetFile file, CancellationToken cancellationToken)
    {
        var address = release.UploadUrl ?? throw RepositoryFailures.Unreadable(_upload);
        var target = new UriBuilder(address) { Query = $"name={Uri.EscapeDataString(file.Name)}" }.Uri;
        var response = await repository.UploadAsync(_upload, target, file, cancellationToken);
        try
        {
            return RepositoryJson.Parse(_upload, response, RepositoryJson.Default.ReleaseAssetModel).ToAsset();
        }
        catch (RepositoryException unreadable)
        {
            throw RepositoryFailures.OutcomeUnknown(_upload, unreadable);
        }
    }

    /// <summary>Deletes a file. Does nothing if it was deleted before.</summary>
    /// <exception cref="RepositoryException">The request failed.</exception>
    public async Task DeleteAsync(long asset, CancellationToken cancellationToken)
    {
        try
        {
            await repository.SendAsync(_delete, HttpMethod.Delete, $"releases/assets/{asset}", body: null, cancellationToken);
        }
        catch (RepositoryException gone) when (gone.Kind == RepositoryErrorKind.NotFound)
        {
            // An earlier attempt deleted the file, and its response was lost.
        }
    }
}
