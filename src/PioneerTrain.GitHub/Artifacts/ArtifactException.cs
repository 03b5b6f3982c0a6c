namespace PioneerTrain.GitHub.Artifacts;

/// <summary>
/// Thrown when an artifact cannot be uploaded. The message is for users and never contains a token
/// or the query of a signed address.
/// </summary>
public sealed class ArtifactException : Exception
{
    internal ArtifactException(ArtifactErrorKind kind, string message, Exception? inner = null)
        : base(message, inner)
    {
        Kind = kind;
    }

    public ArtifactErrorKind Kind { get; }

    /// <summary>The HTTP status of the response; null when there was none.</summary>
    public int? Status { get; internal init; }

    /// <summary>True when another attempt can succeed.</summary>
    internal bool IsTransient { get; init; }

    /// <summary>
    /// The delay that the server requested, without a maximum; null when it requested none.
    /// </summary>
    internal TimeSpan? RetryAfter { get; init; }
}

/// <summary>The causes of a failed upload.</summary>
public enum ArtifactErrorKind
{
    /// <summary>A variable that the runner sets is missing or malformed.</summary>
    Environment,

    /// <summary>The runtime token does not contain the ids of its job.</summary>
    Token,

    /// <summary>
    /// The server is a GitHub Enterprise Server, which does not support this protocol.
    /// </summary>
    UnsupportedServer,

    /// <summary>The retention is less than 0 days.</summary>
    Retention,

    /// <summary>The workflow run already has an artifact with this name.</summary>
    NameTaken,

    /// <summary>The artifact storage of the account is full.</summary>
    Quota,

    /// <summary>The service or the storage rejected the request.</summary>
    Rejected,

    /// <summary>
    /// No attempt succeeded because of connection errors, timeouts or server errors.
    /// </summary>
    Unavailable,

    /// <summary>The storage no longer accepts the signed address of the upload.</summary>
    AddressExpired,

    /// <summary>The upload of a block made no progress in any attempt.</summary>
    Stalled,

    /// <summary>The content exceeds the maximum size of an artifact.</summary>
    TooLarge,

    /// <summary>The uploaded bytes do not match the expected SHA-256.</summary>
    ContentChanged,

    /// <summary>The service sent an invalid response.</summary>
    Protocol,
}
