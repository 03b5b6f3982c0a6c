using PioneerTrain.Cli.Settings;

namespace PioneerTrain.Cli.Service;

/// <summary>The service to use, and how to connect to it.</summary>
/// <param name="Local">Use the embedded server.</param>
/// <param name="LocalData">The data folder of the embedded server.</param>
/// <param name="ApiKey">The API key, a secret; null when there is none, which only the embedded
/// server accepts.</param>
/// <param name="ApiUrl">Address of the service, unless it is the embedded server.</param>
/// <param name="ApiPrefix">API path prefix, such as <c>/felix</c> or <c>/v1</c>.</param>
/// <param name="Verbose">Write the diagnostic log to standard error.</param>
internal sealed record ServiceChoice(bool Local, string LocalData, string? ApiKey, Uri ApiUrl, string ApiPrefix, bool Verbose)
{
    public static ServiceChoice From(SettingValues values) => new(
        values.Get(Setting.Local),
        values.Get(Setting.LocalData),
        values.Find(Setting.ApiKey),
        values.Get(Setting.ApiUrl),
        values.Get(Setting.ApiPrefix),
        values.Get(Setting.Verbose));

    /// <summary>Returns only the name of the type, because the key is a secret.</summary>
    public override string ToString() => nameof(ServiceChoice);
}
