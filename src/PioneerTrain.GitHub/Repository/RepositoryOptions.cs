using PioneerTrain.Transport;

namespace PioneerTrain.GitHub.Repository;

/// <summary>The timeout, the retries and the limits of requests to the REST API.</summary>
public sealed record RepositoryOptions
{
    /// <summary>The timeout of one attempt, including the response. Default: 60 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The number of attempts of a call, including the first. Default: 5.</summary>
    public int MaximumAttempts { get; init; } = 5;

    /// <summary>
    /// The maximum time that one call waits for rate limits. Default: 3 minutes, the sum of the
    /// first two delays that GitHub asks for when it sends none.
    /// </summary>
    public TimeSpan MaximumRateLimitWait { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>
    /// Returns random numbers in [0, 1) for the jitter of retries. Default: a generator with a
    /// random seed.
    /// </summary>
    public Func<double> Jitter { get; init; } = new Random().NextDouble;

    /// <summary>The <c>User-Agent</c> header. Default: <c>pioneer-train</c>.</summary>
    public string UserAgent { get; init; } = "pioneer-train";

    /// <summary>
    /// The maximum size of a response in bytes. Default: 32 MiB, more than a page of 100 comments
    /// of the maximum size (262,144 bytes each).
    /// </summary>
    internal int MaximumResponseBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>
    /// Creates a handler for the requests. It follows no redirects, because the token is only for
    /// the host of the API.
    /// </summary>
    /// <param name="proxy">Proxies of the requests; null for direct connections.</param>
    public static TransportHandler CreateHandler(EnvironmentProxy? proxy) => new(proxy, TimeSpan.FromSeconds(15));
}
