using PioneerTrain.GitHub.Artifacts;
using PioneerTrain.Pioneer.Weights;
using PioneerTrain.Reporting;

namespace PioneerTrain.Cli.Run;

/// <summary>Weights that were kept.</summary>
/// <param name="Path">The file; null where only an artifact was kept.</param>
/// <param name="Sha256">Of the archive as the service sent it, and so of the artifact: 64 lower-case hexadecimal digits.</param>
/// <param name="Artifact">Null outside a workflow, and where the server takes no artifacts.</param>
internal sealed record KeptWeights(string? Path, long Bytes, string Sha256, IReadOnlyList<ArchiveEntry> Entries, UploadedArtifact? Artifact)
{
    /// <summary>Why they are not where they were to be as well, as a sentence; null when they were delivered.</summary>
    public string? Problem { get; init; }

    public static KeptWeights Of(WeightsFile file) => new(file.Path, file.Bytes, file.Sha256, file.Entries, Artifact: null);

    public WeightsResult ToResult() => new(
        Path,
        Bytes,
        Sha256,
        [.. Entries.Select(entry => new WeightsEntry(entry.Name, entry.Bytes))],
        Artifact is null ? null : new ArtifactResult(Artifact.Name.Value, Artifact.Id, Artifact.Url?.AbsoluteUri));
}
