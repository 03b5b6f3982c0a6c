using PioneerTrain.Cli.Service;
using PioneerTrain.Cli.Settings;
using PioneerTrain.Configuration;
using PioneerTrain.GitHub.Runner;

namespace PioneerTrain.Cli.Run;

/// <summary>What a run was asked to do.</summary>
/// <param name="ConfigPath">As given, for messages.</param>
/// <param name="Overrides">Values that replace those of the config.</param>
internal sealed record TrainRequest(string ConfigPath, IReadOnlyList<ConfigOverride> Overrides, ServiceChoice Service)
{
    /// <summary>The longest time between two polls of the job.</summary>
    public required TimeSpan PollInterval { get; init; }

    public required LogMode LogMode { get; init; }

    /// <summary>Check everything, show what would be sent, start nothing.</summary>
    public bool DryRun { get; init; }

    /// <summary>False: end as soon as the job is created, and leave it running.</summary>
    public bool Wait { get; init; } = true;

    /// <summary>The id of a job that was started elsewhere, to attach to; null to start one.</summary>
    public string? Attach { get; init; }

    public OnRerun OnRerun { get; init; } = OnRerun.Attach;

    /// <summary>Which run asks.</summary>
    public required RunIdentity Identity { get; init; }

    public static TrainRequest From(SettingValues values, ServiceChoice service, RunIdentity identity) => new(values.Get(Setting.Config), values.Overrides, service)
    {
        PollInterval = values.Get(Setting.PollInterval),
        LogMode = values.Get(Setting.LogMode),
        DryRun = values.Get(Setting.DryRun),
        Wait = values.Get(Setting.Wait),
        Attach = values.Find(Setting.Attach),
        OnRerun = values.Get(Setting.OnRerun),
        Identity = identity,
    };
}

/// <summary>What distinguishes one run from another.</summary>
/// <param name="Repository"><c>owner/name</c>; null outside a workflow.</param>
/// <param name="Sha">The commit; null outside a workflow.</param>
/// <param name="RunId">Of the workflow run; null outside a workflow.</param>
/// <param name="MatrixKey">Distinguishes the legs of a matrix; null outside a matrix.</param>
/// <param name="Parts">Distinguishes the steps of a workflow run; outside a workflow, a token of this one run.</param>
/// <param name="IsRerun">An earlier attempt at the same step may have left a job.</param>
internal sealed record RunIdentity(string? Repository, string? Sha, string? RunId, string? MatrixKey, IReadOnlyList<string?> Parts, bool IsRerun)
{
    /// <summary>A run of the command line.</summary>
    public static RunIdentity OfThisProcess(Func<string> newToken) => new(null, null, null, null, [newToken()], IsRerun: false);

    /// <summary>A step of a workflow.</summary>
    public static RunIdentity OfStep(RunnerVariables runner, string? sha, string? matrixKey) =>
        new(runner.Repository, sha, runner.RunId, matrixKey, [runner.RunId, runner.Job, runner.Step, matrixKey], runner.RunAttempt > 1);
}
