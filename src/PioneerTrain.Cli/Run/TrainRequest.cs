using PioneerTrain.Cli.Service;
using PioneerTrain.Cli.Settings;
using PioneerTrain.Configuration;
using PioneerTrain.GitHub.Events;

namespace PioneerTrain.Cli.Run;

/// <summary>The request for a run.</summary>
/// <param name="ConfigPath">The path of the config as the user gave it.</param>
/// <param name="Overrides">Values that override those of the config.</param>
internal sealed record TrainRequest(string ConfigPath, IReadOnlyList<ConfigOverride> Overrides, ServiceChoice Service)
{
    /// <summary>The maximum time between two polls of the job, 1 s to 10 min.</summary>
    public required TimeSpan PollInterval { get; init; }

    public required LogMode LogMode { get; init; }

    /// <summary>Run all checks, print the request and start no job.</summary>
    public bool DryRun { get; init; }

    /// <summary>
    /// Follow the job to its end. False exits when the job is created and keeps the job running.
    /// </summary>
    public bool Wait { get; init; } = true;

    /// <summary>Id of an existing job to attach to; null to create a job.</summary>
    public string? Attach { get; init; }

    public OnRerun OnRerun { get; init; } = OnRerun.Attach;

    /// <summary>The identity of the run.</summary>
    public required RunIdentity Identity { get; init; }

    /// <summary>The event that started the run.</summary>
    public required RunContext Context { get; init; }

    public static TrainRequest From(SettingValues values, ServiceChoice service, RunIdentity identity, RunContext context) => new(values.Get(Setting.Config), values.Overrides, service)
    {
        PollInterval = values.Get(Setting.PollInterval),
        LogMode = values.Get(Setting.LogMode),
        DryRun = values.Get(Setting.DryRun),
        Wait = values.Get(Setting.Wait),
        Attach = values.Find(Setting.Attach),
        OnRerun = values.Get(Setting.OnRerun),
        Identity = identity,
        Context = context,
    };
}
