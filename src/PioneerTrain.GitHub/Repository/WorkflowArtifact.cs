namespace PioneerTrain.GitHub.Repository;

/// <summary>An artifact of a workflow run.</summary>
/// <param name="Size">The size of its zip archive in bytes.</param>
/// <param name="IsExpired">True when its content was deleted.</param>
/// <param name="Digest">
/// The SHA-256 of its archive, as <c>sha256:…</c>; null for older artifacts.
/// </param>
/// <param name="Run">Null when the run was deleted.</param>
public sealed record WorkflowArtifact(
    long Id, string Name, long Size, bool IsExpired, DateTimeOffset? CreatedAt, DateTimeOffset? ExpiresAt, string? Digest, ArtifactRun? Run);

/// <summary>The workflow run that uploaded an artifact.</summary>
/// <param name="HeadBranch">Null when the commit is on no branch.</param>
/// <param name="RepositoryId">The repository of the workflow; null when unknown.</param>
/// <param name="HeadRepositoryId">
/// The repository of the commit: another one when a pull request from a fork started the run. Null
/// when unknown.
/// </param>
public sealed record ArtifactRun(long Id, string HeadSha, string? HeadBranch, long? RepositoryId, long? HeadRepositoryId)
{
    /// <summary>True when the commit of the run comes from a fork, or that is unknown.</summary>
    public bool IsFromFork => HeadRepositoryId is null || HeadRepositoryId != RepositoryId;
}

/// <summary>A workflow run.</summary>
/// <param name="Event">The event that started it, such as <c>push</c>.</param>
/// <param name="HeadRepositoryId">Null when the repository of the commit was deleted.</param>
/// <param name="IsCompleted">False while it waits or runs.</param>
public sealed record WorkflowRun(
    long Id, string Event, string? HeadBranch, string HeadSha, long? HeadRepositoryId, bool IsCompleted, string Url);
