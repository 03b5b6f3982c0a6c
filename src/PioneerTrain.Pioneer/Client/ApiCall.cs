namespace PioneerTrain.Pioneer.Client;

/// <summary>One request, before retries and redirects.</summary>
/// <param name="Subject">The resource that a 403 or a 404 is about.</param>
internal sealed record ApiCall(HttpMethod Method, Uri Address, ApiSubject Subject)
{
    /// <summary>Creates the body for each attempt, because an attempt consumes it.</summary>
    public Func<CancellationToken, Task<HttpContent>>? ContentAsync { get; init; }

    public string Accept { get; init; } = "application/json";

    /// <summary>Limit for one attempt, including its response.</summary>
    public required TimeSpan Timeout { get; init; }

    public RetryPolicy Retries { get; init; } = RetryPolicy.WhenNotSent;

    /// <summary>Further request headers, such as <c>Range</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Method and path for messages: no query, because signed addresses have their secret there; with the host only outside the API.</summary>
    public string Endpoint => Subject == ApiSubject.Storage ? $"{Method} {Address.GetLeftPart(UriPartial.Path)}" : $"{Method} {Address.AbsolutePath}";
}

internal enum ApiSubject
{
    Collection,
    TrainingJob,
    Weights,
    Dataset,
    Evaluation,

    /// <summary>A signed address, usually of another host.</summary>
    Storage,
}

/// <summary>After which failures a request is repeated.</summary>
internal enum RetryPolicy
{
    /// <summary>After every transient failure: repeating changes nothing.</summary>
    Idempotent,

    /// <summary>Only when nothing was sent, or the service refused before any work (425, 429, or 503 with Retry-After): repeating could do it twice.</summary>
    WhenNotSent,

    /// <summary>The same, and after 429 for as long as <see cref="ServiceTimings.AdmissionPatience"/>, because many clients are admitted a few at a time.</summary>
    UntilAdmitted,
}
