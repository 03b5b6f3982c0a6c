using PioneerTrain.Transport;

namespace PioneerTrain.Pioneer.Client;

/// <summary>Address and key of the service, and how the client waits for it.</summary>
public sealed record PioneerClientOptions
{
    /// <summary>Scheme, host and port; the API key is sent to this origin and to no other. Default <c>https://api.pioneer.ai</c>.</summary>
    public Uri BaseUrl { get; init; } = new("https://api.pioneer.ai");

    /// <summary>API path prefix, such as <c>/felix</c> (default) or <c>/v1</c>; or the whole path of the jobs where it is another one, such as
    /// <c>/v1/training/jobs</c>.</summary>
    public string PathPrefix { get; init; } = "/felix";

    /// <summary>Sent as <c>X-API-Key</c>. Null sends none, which the service refuses with 401.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Default <c>pioneer-train</c>.</summary>
    public string UserAgent { get; init; } = "pioneer-train";

    /// <summary>Intervals and time limits.</summary>
    public ServiceTimings Timings { get; init; } = new();

    /// <summary>Attempts at one request that may be repeated, including the first; 1 or more. Default 5.</summary>
    public int MaximumAttempts { get; init; } = 5;

    /// <summary>Returns numbers in [0, 1) that spread retries in time. Default: an unseeded generator.</summary>
    public Func<double> Jitter { get; init; } = new Random().NextDouble;

    /// <summary>Returns a new <c>Idempotency-Key</c> for each job that is to be created. Default: a random one.</summary>
    public Func<Guid> NewGuid { get; init; } = Guid.NewGuid;

    /// <summary>Called before each wait between two polls, with what is waited for and the chosen delay. Default: nothing.</summary>
    public Action<string, TimeSpan> OnWait { get; init; } = (_, _) => { };

    /// <summary>Shorthand for <see cref="ServiceTimings.ReadTimeout"/>.</summary>
    internal TimeSpan ReadTimeout => Timings.ReadTimeout;

    /// <summary>Proxies of the requests. Default null: direct connections.</summary>
    public EnvironmentProxy? Proxy { get; init; }

    /// <summary>Creates a handler for this client: it follows no redirects and keeps no cookies, because the client decides where its key may be sent.
    /// The <see cref="HttpClient"/> over it must have no time limit, because the limits differ by request.</summary>
    public TransportHandler CreateHandler() => new(Proxy, Timings.ConnectTimeout);

    /// <summary>Without the key.</summary>
    public override string ToString() => $"{BaseUrl.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{PathPrefix.Trim('/')}";
}
