using System.Net;
using PioneerTrain.LocalServer.Faults;

namespace PioneerTrain.LocalServer;

/// <summary>Everything that may differ between two runs of the server.</summary>
internal sealed record LocalServerOptions
{
    /// <summary>Where jobs, logs, checkpoints, datasets and evaluations are kept. One server at a time.</summary>
    public required string DataFolder { get; init; }

    /// <summary>What a request must carry in <c>X-API-Key</c> or <c>Authorization: Bearer</c>.</summary>
    public required string ApiKey { get; init; }

    /// <summary>Default: loopback, so that nobody else on the network can train here.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>0–65535; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Where signed addresses lead: a listener of its own, on the same address. 0–65535; 0 takes a free one.</summary>
    public int StoragePort { get; init; }

    /// <summary>Default: the shape of the API's first guide.</summary>
    public ServerProfile Profile { get; init; } = ServerProfile.Seed;

    /// <summary>Switched on from the start. Default: none.</summary>
    public IReadOnlyList<FaultSetting> Faults { get; init; } = [];

    /// <summary>Other names of base models, so that a config written for the live service runs unchanged.</summary>
    public IReadOnlyDictionary<string, string> Aliases { get; init; } = BuiltInAliases;

    /// <summary>Threads of one training, ≥ 1. The weights do not depend on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Bytes of one uploaded dataset file. Default: 1 GiB.</summary>
    public long MaxUploadBytes { get; init; } = 1L << 30;

    public static IReadOnlyDictionary<string, string> BuiltInAliases { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal) { ["fastino/gliner2-base-v1"] = "local/small-en-v1" };
}
