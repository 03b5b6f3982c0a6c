using PioneerTrain.Cli.Settings;

namespace PioneerTrain.Cli.Service;

/// <summary>Which service to use.</summary>
/// <param name="Local">The embedded server.</param>
/// <param name="LocalData">The folder that it keeps its data in.</param>
/// <param name="ApiKey">Null where there is none, which only the embedded server accepts. A secret.</param>
/// <param name="ApiUrl">Address of a service that is not embedded.</param>
/// <param name="ApiPrefix">The path before <c>/training-jobs</c>.</param>
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

    /// <summary>The name of the type only: the key is a secret.</summary>
    public override string ToString() => nameof(ServiceChoice);
}
