using System.Net;
using PioneerTrain.LocalServer.Faults;

namespace PioneerTrain.LocalServer;

/// <summary>The options of one run of the server.</summary>
internal sealed record LocalServerOptions
{
    /// <summary>The default of <see cref="MaxUploadBytes"/>: 1 GiB.</summary>
    public const long DefaultMaxUploadBytes = 1L << 30;

    /// <summary>The default of <see cref="KeptJobs"/>.</summary>
    public const int DefaultKeptJobs = 200;

    /// <summary>
    /// The folder for jobs, logs, checkpoints, datasets and evaluations. Only one server can use it
    /// at a time.
    /// </summary>
    public required string DataFolder { get; init; }

    /// <summary>
    /// The key that a request must send in <c>X-API-Key</c> or <c>Authorization: Bearer</c>.
    /// </summary>
    public required string ApiKey { get; init; }

    /// <summary>
    /// The address to listen on. Default: loopback, so that the server cannot be reached from the
    /// network.
    /// </summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The port of the API, 0–65535. Default: 0, which selects a free port.</summary>
    public int Port { get; init; }

    /// <summary>
    /// The port of the storage host that serves signed addresses, on the same address; 0–65535.
    /// Default: 0, which selects a free port.
    /// </summary>
    public int StoragePort { get; init; }

    /// <summary>
    /// The shape of the API at <c>/felix</c>. Default: <see cref="ServerProfile.Seed"/>.
    /// </summary>
    public ServerProfile Profile { get; init; } = ServerProfile.Seed;

    /// <summary>
    /// Whether unknown fields that public clients send are ignored. Default: they are errors, as on
    /// the service.
    /// </summary>
    public bool IsLenient { get; init; }

    /// <summary>The faults that are on from the start. Default: none.</summary>
    public IReadOnlyList<FaultSetting> Faults { get; init; } = [];

    /// <summary>
    /// Aliases of base models (alias to id), so that a config for the live service runs unchanged.
    /// Default: <see cref="BuiltInAliases"/>.
    /// </summary>
    public IReadOnlyDictionary<string, string> Aliases { get; init; } = BuiltInAliases;

    /// <summary>
    /// The maximum number of threads of a training job, and of an evaluation, at least 1. Default: the
    /// number of processors, which is also the maximum. The weights do not depend on it.
    /// </summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>
    /// Whether training jobs and evaluations have a lower priority than the threads that answer requests.
    /// Default: false, for a program that waits for the training.
    /// </summary>
    public bool IsLowPriority { get; init; }

    /// <summary>
    /// The number of newest jobs to keep, at least 1. Older jobs are deleted after they have ended.
    /// </summary>
    public int KeptJobs { get; init; } = DefaultKeptJobs;

    /// <summary>The maximum size of an uploaded dataset file, in bytes. Default: 1 GiB.</summary>
    public long MaxUploadBytes { get; init; } = DefaultMaxUploadBytes;

    /// <summary>
    /// The ids of trainable base models that the service documents or its test client uses.
    /// </summary>
    public static IReadOnlyDictionary<string, string> BuiltInAliases { get; } =
        new[]
        {
            "fastino/gliner2-base-v1", "fastino/GLiNER-2.5-Decide", "fastino/gliner2.5-base-v1", "fastino/gliner2.5-multi-v1",
        }.ToDictionary(id => id, _ => "local/small-en-v1", StringComparer.Ordinal);
}
