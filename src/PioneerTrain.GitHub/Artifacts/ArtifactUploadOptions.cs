using PioneerTrain.Transport;

namespace PioneerTrain.GitHub.Artifacts;

/// <summary>The concurrency, timeouts and retries of an upload.</summary>
public sealed record ArtifactUploadOptions
{
    /// <summary>
    /// The number of blocks of 8 MiB that are uploaded, and kept in memory, at the same time; 1 or
    /// more. Default: 3, because more were not faster; the 5 of the official client need 16 MiB
    /// more.
    /// </summary>
    public int Concurrency { get; init; } = 3;

    /// <summary>
    /// The timeout of one attempt of a call to the artifact service, including the response.
    /// Default: 60 s.
    /// </summary>
    public TimeSpan ServiceTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// The time without progress after which the upload of a block is retried; after the fourth
    /// attempt the upload fails. Default: 60 s, so that a stalled upload fails after about five
    /// minutes, like the official client, which does not retry it.
    /// </summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Returns random numbers in [0, 1) for the jitter of retries. Default: a generator with a
    /// random seed.
    /// </summary>
    public Func<double> Jitter { get; init; } = new Random().NextDouble;

    /// <summary>The <c>User-Agent</c> header. Default: <c>pioneer-train</c>.</summary>
    public string UserAgent { get; init; } = "pioneer-train";

    /// <summary>
    /// The size of a block in bytes. 8 MiB, as in the official client; with
    /// <see cref="MaximumBlocks"/> blocks, an artifact can have 390 GiB.
    /// </summary>
    internal int BlockBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>The maximum number of blocks of an Azure blob.</summary>
    internal int MaximumBlocks { get; init; } = 50_000;

    /// <summary>A handler that suits the upload: it follows no redirects, because the token and the signed address are for the hosts that they were given for.</summary>
    /// <param name="proxy">Proxies of the requests; null for direct connections.</param>
    public static TransportHandler CreateHandler(EnvironmentProxy? proxy) => new(proxy, TimeSpan.FromSeconds(15));
}
