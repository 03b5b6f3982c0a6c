namespace PioneerTrain.GitHub.Artifacts;

/// <summary>The bytes of an artifact: one file, uploaded as it is.</summary>
/// <param name="Bytes">From the current position to the end. Its own exceptions are not changed.</param>
/// <param name="MediaType">A file that is not <see cref="Zip"/> is not unpacked after its download.</param>
public sealed record ArtifactContent(Stream Bytes, string MediaType)
{
    public const string Zip = "application/zip";

    /// <summary>The expected SHA-256, as 64 lower-case hexadecimal digits; null when it is unknown. Other bytes are
    /// not published.</summary>
    public string? Sha256 { get; init; }
}
