using PioneerTrain.Pioneer.Client;

namespace PioneerTrain.Cli.Service;

/// <summary>Which service to talk to, as options or inputs say.</summary>
/// <param name="Local">The embedded server.</param>
/// <param name="LocalData">The folder that it keeps its data in.</param>
/// <param name="ApiKey">Null where there is none, which only the embedded server accepts. A secret.</param>
/// <param name="ApiUrl">Null for the default.</param>
/// <param name="ApiPrefix">The path before <c>/training-jobs</c>.</param>
/// <param name="Verbose">Log every request to standard error.</param>
public sealed record ServiceChoice(bool Local, string LocalData, string? ApiKey, Uri? ApiUrl, string ApiPrefix, bool Verbose)
{
    public const string DefaultLocalData = ".pioneer-local";

    /// <summary>As <see cref="PioneerClientOptions.PathPrefix"/>.</summary>
    public static string DefaultApiPrefix { get; } = new PioneerClientOptions().PathPrefix;

    /// <summary>Not the key.</summary>
    public override string ToString() => nameof(ServiceChoice);
}
