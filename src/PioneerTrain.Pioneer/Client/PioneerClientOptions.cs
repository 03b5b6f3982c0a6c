using System.Net;

namespace PioneerTrain.Pioneer.Client;

/// <summary>Where the service is, who asks, and how patient the client is.</summary>
public sealed record PioneerClientOptions
{
    /// <summary>Scheme, host and port; the API key is sent to this origin and to no other. Default <c>https://api.pioneer.ai</c>.</summary>
    public Uri BaseUrl { get; init; } = new("https://api.pioneer.ai");

    /// <summary>What stands before <c>/training-jobs</c>. Default <c>/felix</c>; the newer address families of the same service are <c>/v1</c> and, where
    /// the jobs themselves have another path, that whole path: <c>/v1/training/jobs</c>.</summary>
    public string PathPrefix { get; init; } = "/felix";

    /// <summary>Sent as <c>X-API-Key</c>. Null sends none, which the service answers with 401.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Default <c>pioneer-train</c>.</summary>
    public string UserAgent { get; init; } = "pioneer-train";

    /// <summary>For one connection to be made. Default 15 s. Takes effect in <see cref="CreateHandler"/>.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>For one attempt at a request, its whole answer included; while weights or datasets stream, for one silence. Default 60 s.</summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>For creating a job, which the service can take its time over. Default 120 s.</summary>
    public TimeSpan CreateTimeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>For one whole upload of a data file. Default 30 minutes.</summary>
    public TimeSpan UploadTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Of one request that may be repeated, the first attempt included; 1 or more. Default 5.</summary>
    public int MaximumAttempts { get; init; } = 5;

    /// <summary>How long the creation of a job waits for its turn, where the service says that too many are created at once (20 a minute). Default
    /// 90 minutes, which is enough for a thousand.</summary>
    public TimeSpan CreatePatience { get; init; } = TimeSpan.FromMinutes(90);

    /// <summary>Answers numbers in [0, 1) that spread retries in time. Default: an unseeded generator.</summary>
    public Func<double> Jitter { get; init; } = new Random().NextDouble;

    /// <summary>Answers a new identity for each job that is wanted, sent as <c>Idempotency-Key</c>. Default: a random one.</summary>
    public Func<Guid> NewGuid { get; init; } = Guid.NewGuid;

    /// <summary>A handler that suits this client: it follows no redirects and keeps no cookies, because the client decides itself where its key may go.
    /// The <see cref="HttpClient"/> over it must have no time limit of its own, because the limits above differ by request.</summary>
    public SocketsHttpHandler CreateHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = !BaseUrl.IsLoopback,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = ConnectTimeout,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };

    /// <summary>Without the key.</summary>
    public override string ToString() => $"{BaseUrl.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{PathPrefix.Trim('/')}";
}
