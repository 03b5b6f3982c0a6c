namespace PioneerTrain.GitHub.Repository;

/// <summary>
/// Thrown when a request to the REST API of GitHub fails. The message is for users and never
/// contains the token or the query of a signed address.
/// </summary>
public sealed class RepositoryException : Exception
{
    internal RepositoryException(RepositoryErrorKind kind, string message, Exception? inner = null)
        : base(message, inner)
    {
        Kind = kind;
    }

    public RepositoryErrorKind Kind { get; }

    /// <summary>The HTTP status of the response; null when there was none.</summary>
    public int? Status { get; internal init; }

    /// <summary>
    /// The permission that the token needs, as in a workflow file: <c>checks: write</c>. Set when
    /// <see cref="Kind"/> is <see cref="RepositoryErrorKind.MissingPermission"/>.
    /// </summary>
    public string? Permission { get; internal init; }

    /// <summary>True when another attempt can succeed.</summary>
    internal bool IsTransient { get; init; }

    /// <summary>
    /// True when GitHub did not receive the request, or refused it before it did anything.
    /// </summary>
    internal bool WasNotProcessed { get; init; }

    /// <summary>The delay before the next attempt; null when GitHub requested none.</summary>
    public TimeSpan? RetryAfter { get; internal init; }
}

/// <summary>The causes of a failed request.</summary>
public enum RepositoryErrorKind
{
    /// <summary>A variable that the runner sets, or the token, is missing or malformed.</summary>
    Environment,

    /// <summary>The token does not have the permission that the request needs.</summary>
    MissingPermission,

    /// <summary>GitHub does not accept the token.</summary>
    Token,

    /// <summary>The requested object does not exist, or no longer.</summary>
    NotFound,

    /// <summary>
    /// The release is published and immutable, or its tag belonged to such a release.
    /// </summary>
    Immutable,

    /// <summary>GitHub rejected the request for another reason.</summary>
    Rejected,

    /// <summary>A rate limit ends later than the program waits.</summary>
    RateLimited,

    /// <summary>
    /// No attempt succeeded because of connection errors, timeouts or server errors.
    /// </summary>
    Unavailable,

    /// <summary>
    /// A request that creates something was sent, but its response was lost. Look it up before the
    /// request is repeated.
    /// </summary>
    OutcomeUnknown,

    /// <summary>The response exceeds the maximum size.</summary>
    TooLarge,

    /// <summary>A file on this machine cannot be written.</summary>
    NotWritten,

    /// <summary>GitHub sent an invalid response.</summary>
    Protocol,
}
