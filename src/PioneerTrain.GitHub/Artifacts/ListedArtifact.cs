namespace PioneerTrain.GitHub.Artifacts;

/// <summary>An artifact of the workflow run, created by this job or another.</summary>
/// <param name="WorkflowRunBackendId">The id of the run at the artifact service.</param>
/// <param name="WorkflowJobRunBackendId">The id of the job that created the artifact.</param>
/// <param name="DatabaseId">The id that GitHub assigned.</param>
public sealed record ListedArtifact(string WorkflowRunBackendId, string WorkflowJobRunBackendId, long DatabaseId, string Name)
{
    /// <summary>The size in bytes; null when the service did not report it.</summary>
    public long? Size { get; init; }

    /// <summary>
    /// The SHA-256 of the bytes as <c>sha256:…</c>; null when the service did not report it, so
    /// that the content is unknown.
    /// </summary>
    public string? Digest { get; init; }

    /// <summary>Returns the id and the digest, for messages.</summary>
    public override string ToString() => $"id {DatabaseId}, {(Digest is { } digest ? Text.LogSanitizer.Clean(digest) : "digest unknown")}";

    /// <summary>Returns true when the content is known to have this SHA-256.</summary>
    /// <param name="sha256">64 hex digits.</param>
    internal bool Has(string sha256) => string.Equals(Digest, $"sha256:{sha256}", StringComparison.OrdinalIgnoreCase);
}
