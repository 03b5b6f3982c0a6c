using PioneerTrain.Transport;

namespace PioneerTrain.GitHub.Artifacts;

/// <summary>How an upload uses memory and connections, and how patient it is.</summary>
public sealed record ArtifactUploadOptions
{
    /// <summary>Blocks in memory and on their way at the same time, 1 or more; memory is this many blocks of 8 MiB. Default 3: more was no faster, and the official client's 5 cost 16 MiB more.</summary>
    public int Concurrency { get; init; } = 3;

    /// <summary>For one attempt at a call of the artifact service, its answer included. Default 60 s.</summary>
    public TimeSpan ServiceTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// A block that makes no progress for this long is sent again; the upload is given up after the fourth time. Default 60 s, so that it ends within
    /// about the five minutes after which the official client gives up, which does not try again.
    /// </summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Answers numbers in [0, 1) that spread retries in time. Default: an unseeded generator.</summary>
    public Func<double> Jitter { get; init; } = new Random().NextDouble;

    /// <summary>Default <c>pioneer-train</c>.</summary>
    public string UserAgent { get; init; } = "pioneer-train";

    /// <summary>8 MiB, as the official client; with <see cref="MaximumBlocks"/> an artifact can hold 390 GiB.</summary>
    internal int BlockBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>Azure's limit for one blob.</summary>
    internal int MaximumBlocks { get; init; } = 50_000;

    /// <summary>A handler that suits the upload: it follows no redirects, because the token and the signed address are for the hosts that they were given for.</summary>
    /// <param name="proxy">Proxies of the requests; null for direct connections.</param>
    public static TransportHandler CreateHandler(EnvironmentProxy? proxy) => new(proxy, TimeSpan.FromSeconds(15));
}
