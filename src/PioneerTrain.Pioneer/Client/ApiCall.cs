namespace PioneerTrain.Pioneer.Client;

/// <summary>A request, without its retries and redirects.</summary>
/// <param name="Subject">The kind of resource that a 403 or 404 response refers to.</param>
internal sealed record ApiCall(HttpMethod Method, Uri Address, ApiSubject Subject)
{
    /// <summary>Creates the request body. Called for each attempt, because sending consumes the
    /// body. Null sends no body.</summary>
    public Func<CancellationToken, Task<HttpContent>>? ContentAsync { get; init; }

    /// <summary>The <c>Accept</c> header. Default <c>application/json</c>.</summary>
    public string Accept { get; init; } = "application/json";

    /// <summary>Timeout of one attempt, including reading the response.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>The failures to retry. Default <see cref="RetryPolicy.WhenNotSent"/>.</summary>
    public RetryPolicy Retries { get; init; } = RetryPolicy.WhenNotSent;

    /// <summary>Text of a data row in the request. Error messages of the service that repeat it are
    /// not printed. Default null: none.</summary>
    public string? PrivateText { get; init; }

    /// <summary>Further request headers, such as <c>Range</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The method and path, for messages. The query is omitted, because signed addresses
    /// contain their secret there. The host is included only for addresses outside the
    /// API.</summary>
    public string Endpoint => Subject == ApiSubject.Storage ? $"{Method} {Address.GetLeftPart(UriPartial.Path)}" : $"{Method} {Address.AbsolutePath}";
}

/// <summary>The kind of resource that a request is for. It selects the advice in error
/// messages.</summary>
internal enum ApiSubject
{
    Collection,
    TrainingJob,
    Weights,
    Dataset,
    Evaluation,

    /// <summary>A trained model, for predictions.</summary>
    Model,

    /// <summary>A signed address, usually on another host.</summary>
    Storage,
}

/// <summary>Specifies which failures of a request are retried.</summary>
internal enum RetryPolicy
{
    /// <summary>Retries every transient failure, because repeating the request has no further
    /// effect.</summary>
    Idempotent,

    /// <summary>Retries only if nothing was sent, or if the service rejected the request before
    /// processing it (425, 429, or 503 with Retry-After). In any other case the operation could be
    /// performed twice.</summary>
    WhenNotSent,

    /// <summary>Like <see cref="WhenNotSent"/>, and retries after 429 for up to
    /// <see cref="ServiceTimings.AdmissionTimeout"/>, because the service admits only a few of
    /// many clients at a time.</summary>
    UntilAdmitted,
}
