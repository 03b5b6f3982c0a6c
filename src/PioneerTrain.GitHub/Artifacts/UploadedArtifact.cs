namespace PioneerTrain.GitHub.Artifacts;

/// <summary>A published artifact.</summary>
/// <param name="Id">The id that GitHub assigned.</param>
/// <param name="Size">The size in bytes.</param>
/// <param name="Sha256">The SHA-256 of the uploaded bytes, as 64 lower-case hex digits.</param>
/// <param name="Url">The download page; null when the run is unknown.</param>
/// <param name="Notice">
/// A sentence about a difference from the request, such as a shorter retention; null when there is
/// none.
/// </param>
public sealed record UploadedArtifact(long Id, ArtifactName Name, long Size, string Sha256, Uri? Url, string? Notice)
{
    /// <summary>
    /// True when the workflow run already had an artifact with this name and content, so that
    /// nothing was uploaded.
    /// </summary>
    public bool IsExisting { get; init; }

    /// <summary>
    /// The hash as <c>sha256:…</c>, the format of attestations and of GitHub's artifact list.
    /// </summary>
    public string Digest => $"sha256:{Sha256}";
}
