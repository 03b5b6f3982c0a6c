namespace PioneerTrain.GitHub.Artifacts;

/// <summary>The content of an artifact: one file, uploaded unchanged.</summary>
/// <param name="Bytes">
/// The stream to upload, from its current position to the end. Its exceptions are not wrapped.
/// </param>
/// <param name="MediaType">
/// The media type. Only a file of type <see cref="Zip"/> is extracted after download.
/// </param>
public sealed record ArtifactContent(Stream Bytes, string MediaType)
{
    public const string Zip = "application/zip";

    /// <summary>
    /// The expected SHA-256, as 64 lower-case hex digits; null when it is unknown. Content with
    /// another hash is not published.
    /// </summary>
    public string? Sha256 { get; init; }
}
