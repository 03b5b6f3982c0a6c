namespace PioneerTrain.GitHub.Repository;

/// <summary>A release. A parameter without a default value must be in the response.</summary>
/// <param name="UploadUrl">A URI template, such as <c>https://uploads.github.com/…/assets{?name,label}</c>.</param>
internal sealed record ReleaseModel(
    long Id,
    string TagName,
    IReadOnlyList<ReleaseAssetModel> Assets,
    DateTimeOffset? PublishedAt = null,
    string? HtmlUrl = null,
    bool Draft = false,
    string? Body = null,
    string? UploadUrl = null)
{
    public RepositoryRelease ToRelease() => new(Id, TagName, PublishedAt, HtmlUrl ?? "", [.. Assets.Select(asset => asset.ToAsset())])
    {
        IsDraft = Draft,
        Notes = Body ?? "",
        UploadUrl = Uri.TryCreate(UploadUrl?.Split('{')[0], UriKind.Absolute, out var address) ? address : null,
    };
}

internal sealed record ReleaseAssetModel(long Id, string Name, string State, long Size, string? Digest = null)
{
    public ReleaseAsset ToAsset() => new(Id, Name, State == "uploaded", Size, Digest);
}

internal sealed record NewReleaseModel(string TagName, string TargetCommitish, string Name, string Body, bool Draft, bool Prerelease);

internal sealed record ReleaseUpdateModel(bool Draft);
