namespace PioneerTrain.Pioneer.Client;

/// <summary>One request as the client means it, before retries and redirects.</summary>
/// <param name="Subject">What a 403 or a 404 would be about.</param>
internal sealed record ApiCall(HttpMethod Method, Uri Address, ApiSubject Subject)
{
    /// <summary>Made anew for each attempt, because an attempt uses it up.</summary>
    public Func<CancellationToken, Task<HttpContent>>? ContentAsync { get; init; }

    public string Accept { get; init; } = "application/json";

    /// <summary>For one attempt, its answer included.</summary>
    public required TimeSpan Timeout { get; init; }

    public RetryPolicy Retries { get; init; } = RetryPolicy.WhenNotSent;

    /// <summary>Further request headers, such as <c>Range</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>For messages: no query, because signed addresses keep their secret there; the host only where it is not the API's.</summary>
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

/// <summary>Which failures a request survives.</summary>
internal enum RetryPolicy
{
    /// <summary>Repeating changes nothing: any failure that may pass.</summary>
    Idempotent,

    /// <summary>Repeating could do it twice: only when nothing was sent, or the service refused before any work (429, or 503 with Retry-After).</summary>
    WhenNotSent,

    /// <summary>The same, and one of many callers who are let in a few at a time: asks on for as long as the options allow.</summary>
    UntilAdmitted,
}
