namespace PioneerTrain.Reporting;

/// <summary>Where the model of a release comes from.</summary>
/// <param name="Commit">The commit that the model was trained from.</param>
/// <param name="CommitUrl">The page of the commit; null when unknown.</param>
/// <param name="RunUrl">The page of the workflow run; null when unknown.</param>
/// <param name="ConfigUrl">The page of the config in the commit; null when unknown.</param>
public sealed record ReleaseOrigin(string Commit, string? CommitUrl, string? RunUrl, string? ConfigUrl);

/// <summary>A file of a release.</summary>
/// <param name="Bytes">The size in bytes.</param>
/// <param name="Sha256">The SHA-256, as 64 lower-case hex digits.</param>
public sealed record ReleaseFile(string Name, long Bytes, string Sha256);
