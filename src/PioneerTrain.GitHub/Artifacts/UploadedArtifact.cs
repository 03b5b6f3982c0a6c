namespace PioneerTrain.GitHub.Artifacts;

/// <summary>An artifact that is there for others to download.</summary>
/// <param name="Id">GitHub's number for it.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">Of exactly the uploaded bytes; 64 lower-case hexadecimal digits.</param>
/// <param name="Url">Where a person can download it; null where the run is not known.</param>
/// <param name="Notice">A sentence about something that is not as it was asked for, such as a shorter retention; null when there is none.</param>
public sealed record UploadedArtifact(long Id, ArtifactName Name, long Size, string Sha256, Uri? Url, string? Notice)
{
    /// <summary><c>sha256:…</c>, as attestations and GitHub's own lists write it.</summary>
    public string Digest => $"sha256:{Sha256}";
}
