using PioneerTrain.GitHub.Artifacts;
using PioneerTrain.Pioneer.Weights;
using PioneerTrain.Reporting;

namespace PioneerTrain.Cli.Run;

/// <summary>The weights that were kept.</summary>
/// <param name="Path">The path of the weights file; null when only an artifact was kept.</param>
/// <param name="Sha256">SHA-256 of the archive as the service sent it, which is also that of the
/// artifact: 64 lower-case hexadecimal digits.</param>
/// <param name="Artifact">The artifact; null outside a workflow and on a server that does not
/// support artifacts.</param>
internal sealed record KeptWeights(string? Path, long Bytes, string Sha256, IReadOnlyList<ArchiveEntry> Entries, UploadedArtifact? Artifact)
{
    /// <summary>
    /// Why the weights could not also be uploaded, as a sentence; null when they were delivered.
    /// </summary>
    public string? Problem { get; init; }

    public static KeptWeights Of(WeightsFile file) => new(file.Path, file.Bytes, file.Sha256, file.Entries, Artifact: null);

    public WeightsResult ToResult() => new(
        Path,
        Bytes,
        Sha256,
        [.. Entries.Select(entry => new WeightsEntry(entry.Name, entry.Bytes))],
        ToResult(Artifact));

    public static ArtifactResult? ToResult(UploadedArtifact? artifact) =>
        artifact is null ? null : new ArtifactResult(artifact.Name.Value, artifact.Id, artifact.Url?.AbsoluteUri);
}
