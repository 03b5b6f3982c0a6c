using PioneerTrain.Transport;

namespace PioneerTrain.Pioneer.Client;

/// <summary>Options of <see cref="PioneerClient"/>: address, API key, retries and time
/// limits.</summary>
public sealed record PioneerClientOptions
{
    /// <summary>Scheme, host and port of the service. The API key is sent only to this origin.
    /// Default <c>https://api.pioneer.ai</c>.</summary>
    public Uri BaseUrl { get; init; } = new("https://api.pioneer.ai");

    /// <summary>API path prefix, such as <c>/felix</c> or <c>/v1</c>, or the complete path of the
    /// jobs, such as <c>/v1/training/jobs</c>. Default <c>/felix</c>.</summary>
    public string PathPrefix { get; init; } = "/felix";

    /// <summary>The API key, sent as <c>X-API-Key</c>. Null sends no key; the service then returns
    /// 401.</summary>
    public string? ApiKey { get; init; }

    /// <summary>The <c>User-Agent</c> header. Default <c>pioneer-train</c>.</summary>
    public string UserAgent { get; init; } = "pioneer-train";

    /// <summary>Intervals and time limits.</summary>
    public ServiceTimings Timings { get; init; } = new();

    /// <summary>Number of attempts at a request that can be retried, including the first; at least
    /// 1. Default 5.</summary>
    public int MaximumAttempts { get; init; } = 5;

    /// <summary>Returns numbers in [0, 1) that spread retries over time. Default: an unseeded
    /// generator.</summary>
    public Func<double> Jitter { get; init; } = new Random().NextDouble;

    /// <summary>Returns the <c>Idempotency-Key</c> of a new job. Default: a random one.</summary>
    public Func<Guid> NewGuid { get; init; } = Guid.NewGuid;

    /// <summary>Called before each wait between two polls, with the reason and the delay. Default:
    /// does nothing.</summary>
    public Action<string, TimeSpan> OnWait { get; init; } = (_, _) => { };

    /// <summary>Shorthand for <see cref="ServiceTimings.ReadTimeout"/>.</summary>
    internal TimeSpan ReadTimeout => Timings.ReadTimeout;

    /// <summary>Proxies of the requests. Default null: direct connections.</summary>
    public EnvironmentProxy? Proxy { get; init; }

    /// <summary>Creates a handler for this client: it follows no redirects and keeps no cookies, because the client decides where its key may be sent.
    /// The <see cref="HttpClient"/> over it must have no time limit, because the limits differ by request.</summary>
    public TransportHandler CreateHandler() => new(Proxy, Timings.ConnectTimeout);

    /// <summary>Returns the address without the API key.</summary>
    public override string ToString() => $"{BaseUrl.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{PathPrefix.Trim('/')}";
}
