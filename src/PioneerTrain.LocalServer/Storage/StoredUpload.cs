using PioneerTrain.LocalServer.Contracts;

namespace PioneerTrain.LocalServer.Storage;

/// <summary>A dataset version as it stands on disk, with what its upload address needs and no answer shows.</summary>
internal sealed record StoredUpload
{
    public required DatasetVersion Version { get; init; }

    /// <summary>Whoever knows it may send the file, without the API key: the word "presigned" in the address.</summary>
    public required string UploadToken { get; init; }

    public required DateTimeOffset UploadExpiresAt { get; init; }
}
