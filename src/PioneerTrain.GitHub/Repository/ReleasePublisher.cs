namespace PioneerTrain.GitHub.Repository;

/// <summary>
/// Makes a release from files: a draft, its files, and last the publication. Each step looks at what
/// is there, so that it can be repeated at any point. A draft has no tag, so it is found by a marker in
/// its notes, and published by its id.
/// </summary>
public sealed class ReleasePublisher(RepositoryConnection repository, TimeProvider time)
{
    /// <summary>The number of times that a file is uploaded if it does not arrive complete.</summary>
    private const int UploadAttempts = 3;

    /// <summary>
    /// The delays between looks for a draft whose creation is unknown: the list of releases can be
    /// some seconds old.
    /// </summary>
    private static readonly TimeSpan[] _lookDelays = [.. new[] { 1, 2, 4, 8 }.Select(seconds => TimeSpan.FromSeconds(seconds))];

    private readonly Releases _releases = new(repository);
    private readonly ReleaseAssets _assets = new(repository);

    /// <summary>
    /// Returns the release of the tag that this program made before, as a draft or published; null
    /// when there is none.
    /// </summary>
    /// <param name="marker">A text in its notes that identifies it.</param>
    /// <exception cref="RepositoryException">A request failed, or the tag belongs to another release.</exception>
    public async Task<RepositoryRelease?> FindAsync(string tag, string marker, CancellationToken cancellationToken)
    {
        if (await _releases.FindByTagAsync(tag, cancellationToken) is { IsDraft: false } published)
        {
            return OwnOrThrow(published, marker);
        }

        // A draft can be published between the two requests.
        var listed = await _releases.ListAsync(cancellationToken).Where(release => release.Tag == tag).ToListAsync(cancellationToken);
        if (listed.Find(release => !release.IsDraft) is { } publishedMeanwhile)
        {
            return OwnOrThrow(publishedMeanwhile, marker);
        }

        // If two drafts were made because a response was lost, every run chooses the same.
        return listed.Where(release => IsOwn(release, marker)).MinBy(draft => draft.Id);
    }

    /// <summary>Creates a draft. If the response is lost, the draft is looked up.</summary>
    /// <param name="marker">A text in its notes that identifies it.</param>
    /// <exception cref="RepositoryException">A request failed.</exception>
    public async Task<RepositoryRelease> CreateAsync(NewRelease release, string marker, CancellationToken cancellationToken)
    {
        try
        {
            return await _releases.CreateDraftAsync(release, cancellationToken);
        }
        catch (RepositoryException lost) when (lost.Kind == RepositoryErrorKind.OutcomeUnknown)
        {
            foreach (var delay in _lookDelays)
            {
                await Task.Delay(delay, time, cancellationToken);
                if (await FindAsync(release.Tag, marker, cancellationToken) is { } created)
                {
                    return created;
                }
            }

            // The list shows that there is none.
            return await _releases.CreateDraftAsync(release, cancellationToken);
        }
    }

    /// <summary>
    /// Uploads the files that a draft does not have, and replaces those that are incomplete or have
    /// other content. Deletes what another model left. A published release is only compared.
    /// </summary>
    /// <param name="isOwn">
    /// Returns true for the names that files of any model can have. Files with other names are of a
    /// person or of another step, and stay.
    /// </param>
    /// <returns>The number of files that were uploaded.</returns>
    /// <exception cref="RepositoryException">
    /// A request failed, or a published release does not have the files.
    /// </exception>
    public async Task<int> UploadAsync(
        RepositoryRelease release, IReadOnlyList<AssetFile> files, Predicate<string> isOwn, CancellationToken cancellationToken)
    {
        var assets = await _assets.ListAsync(release.Id, cancellationToken).ToListAsync(cancellationToken);
        var missing = MissingIn(assets, files);
        var old = assets.Where(asset => isOwn(asset.Name) && !files.Any(file => file.Name == asset.Name)).ToList();
        if (!release.IsDraft && missing.Select(file => file.Name).Concat(old.Select(asset => asset.Name)).FirstOrDefault() is { } other)
        {
            throw RepositoryFailures.PublishedWithOtherFiles(release, other);
        }

        await DeleteAsync(release, old, cancellationToken);
        foreach (var file in missing)
        {
            await UploadAsync(release, file, cancellationToken);
        }

        return missing.Count;
    }

    /// <summary>Publishes a draft that has all files. If the response is lost, the release is looked up.</summary>
    /// <exception cref="RepositoryException">A request failed, or a file is missing.</exception>
    public async Task<RepositoryRelease> PublishAsync(RepositoryRelease release, IReadOnlyList<AssetFile> files, CancellationToken cancellationToken)
    {
        var assets = await _assets.ListAsync(release.Id, cancellationToken).ToListAsync(cancellationToken);
        if (MissingIn(assets, files) is [var missing, ..])
        {
            throw RepositoryFailures.Incomplete(release, missing.Name);
        }

        if (!release.IsDraft)
        {
            return release;
        }

        try
        {
            return await _releases.PublishAsync(release.Id, cancellationToken);
        }
        catch (RepositoryException) when (!cancellationToken.IsCancellationRequested)
        {
            if (await _releases.FindAsync(release.Id, cancellationToken) is { IsDraft: false } published)
            {
                return published;
            }

            throw;
        }
    }

    private static bool IsOwn(RepositoryRelease release, string marker) => release.Notes.Contains(marker, StringComparison.Ordinal);

    private static RepositoryRelease OwnOrThrow(RepositoryRelease published, string marker) =>
        IsOwn(published, marker) ? published : throw RepositoryFailures.TagTaken(published);

    private static List<AssetFile> MissingIn(List<ReleaseAsset> assets, IReadOnlyList<AssetFile> files) => [.. files.Where(file => !assets.Any(file.IsIn))];

    private async Task UploadAsync(RepositoryRelease release, AssetFile file, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await RemoveOtherAsync(release, file, cancellationToken))
            {
                return;
            }

            try
            {
                var asset = await _assets.UploadAsync(release, file, cancellationToken);
                if (file.IsIn(asset))
                {
                    return;
                }

                if (attempt == UploadAttempts)
                {
                    throw RepositoryFailures.Incomplete(release, file.Name);
                }
            }
            catch (RepositoryException unknown) when (unknown.Kind is RepositoryErrorKind.OutcomeUnknown or RepositoryErrorKind.Rejected && attempt < UploadAttempts)
            {
                await Task.Delay(_lookDelays[attempt - 1], time, cancellationToken);
            }
        }
    }

    /// <summary>Deletes a file with this name that is incomplete or has other content.</summary>
    /// <returns>True if the release has the file.</returns>
    private async Task<bool> RemoveOtherAsync(RepositoryRelease release, AssetFile file, CancellationToken cancellationToken)
    {
        var assets = await _assets.ListAsync(release.Id, cancellationToken).Where(asset => asset.Name == file.Name).ToListAsync(cancellationToken);
        if (assets.Any(file.IsIn))
        {
            return true;
        }

        await DeleteAsync(release, assets, cancellationToken);
        await CheckDraftAsync(release, file.Name, cancellationToken);
        return false;
    }

    /// <summary>
    /// Comes before each change, because a person can publish or delete the draft at any time, and a
    /// published release must not change.
    /// </summary>
    private async Task CheckDraftAsync(RepositoryRelease release, string file, CancellationToken cancellationToken)
    {
        var now = await _releases.FindAsync(release.Id, cancellationToken) ?? throw RepositoryFailures.DraftDeleted(release);
        if (!now.IsDraft)
        {
            throw RepositoryFailures.PublishedWithOtherFiles(now, file);
        }
    }

    private async Task DeleteAsync(RepositoryRelease release, List<ReleaseAsset> assets, CancellationToken cancellationToken)
    {
        foreach (var asset in assets)
        {
            await CheckDraftAsync(release, asset.Name, cancellationToken);
            await _assets.DeleteAsync(asset.Id, cancellationToken);
        }
    }
}
