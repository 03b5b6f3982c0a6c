using PioneerTrain.LocalServer.Contracts;

namespace PioneerTrain.LocalServer.Storage;

/// <summary>
/// The record of a dataset version on disk, with the properties of its upload address, which are
/// not part of a response.
/// </summary>
internal sealed record StoredUpload
{
    public required DatasetVersion Version { get; init; }

    /// <summary>
    /// The token in the presigned upload address. It permits the upload without the API key.
    /// </summary>
    public required string UploadToken { get; init; }

    public required DateTimeOffset UploadExpiresAt { get; init; }
}
