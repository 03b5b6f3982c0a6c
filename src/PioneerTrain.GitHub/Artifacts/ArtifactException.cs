namespace PioneerTrain.GitHub.Artifacts;

/// <summary>Everything that can keep an artifact from being uploaded, as one type. The message is for a person and never carries a token or the query of a signed address.</summary>
public sealed class ArtifactException : Exception
{
    internal ArtifactException(ArtifactErrorKind kind, string message, Exception? inner = null)
        : base(message, inner)
    {
        Kind = kind;
    }

    public ArtifactErrorKind Kind { get; }

    /// <summary>HTTP status of the answer; null when there was none.</summary>
    public int? Status { get; internal init; }

    /// <summary>Another attempt can succeed.</summary>
    internal bool IsTransient { get; init; }

    /// <summary>How long the remote asks us to wait, as it said it.</summary>
    internal TimeSpan? RetryAfter { get; init; }
}

public enum ArtifactErrorKind
{
    /// <summary>A variable that the runner sets is missing or malformed.</summary>
    Environment,

    /// <summary>The runtime token does not say which job it belongs to.</summary>
    Token,

    /// <summary>GitHub Enterprise Server, which does not offer this protocol.</summary>
    UnsupportedServer,

    /// <summary>A retention below 0 days.</summary>
    Retention,

    /// <summary>The workflow run has an artifact of this name.</summary>
    NameTaken,

    /// <summary>The account's artifact storage is used up.</summary>
    Quota,

    /// <summary>The service or the storage understood and said no.</summary>
    Refused,

    /// <summary>No connection, no answer in time, or errors to the last attempt.</summary>
    Unavailable,

    /// <summary>The storage no longer accepts the signed address.</summary>
    AddressExpired,

    /// <summary>Connected, but a block made no progress, to the last attempt.</summary>
    Stalled,

    /// <summary>More bytes than an artifact can hold.</summary>
    TooLarge,

    /// <summary>The uploaded bytes are not those that were expected.</summary>
    ContentChanged,

    /// <summary>An answer that this protocol does not give.</summary>
    Protocol,
}
