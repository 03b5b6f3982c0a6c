using PioneerTrain.Cli.Service;
using PioneerTrain.Configuration;
using PioneerTrain.GitHub.Runner;

namespace PioneerTrain.Cli.Run;

/// <summary>What a run was asked to do, by options of the command line or inputs of the action.</summary>
/// <param name="ConfigPath">As given, for messages.</param>
/// <param name="Overrides">Options that stand above the file.</param>
public sealed record TrainRequest(string ConfigPath, IReadOnlyList<ConfigOverride> Overrides, ServiceChoice Service)
{
    /// <summary>Stands above the config's <c>artifact.folder</c>, and may lie anywhere: it is the user's word, not the repository's.</summary>
    public string? OutputFolder { get; init; }

    /// <summary>The longest time between two looks at the job.</summary>
    public required TimeSpan PollInterval { get; init; }

    public LogMode LogMode { get; init; } = LogMode.Full;

    /// <summary>Check everything, show what would be sent, start nothing.</summary>
    public bool DryRun { get; init; }

    /// <summary>False: end as soon as the job is created, and leave it running.</summary>
    public bool Wait { get; init; } = true;

    /// <summary>The id of a job that was started elsewhere, to take over; null to start one.</summary>
    public string? Attach { get; init; }

    public OnRerun OnRerun { get; init; } = OnRerun.Attach;

    /// <summary>Who asks.</summary>
    public required RunIdentity Identity { get; init; }
}

/// <summary>What tells one run from another.</summary>
/// <param name="Repository"><c>owner/name</c>; null outside a workflow.</param>
/// <param name="Sha">The commit; null outside a workflow.</param>
/// <param name="RunId">Of the workflow run; null outside a workflow.</param>
/// <param name="MatrixKey">What tells the legs of a matrix apart; null outside a matrix.</param>
/// <param name="Parts">What else tells one step of a workflow run from another, or a token of this one run outside a workflow.</param>
/// <param name="IsRerun">An earlier attempt at the same step may have left a job.</param>
public sealed record RunIdentity(string? Repository, string? Sha, string? RunId, string? MatrixKey, IReadOnlyList<string?> Parts, bool IsRerun)
{
    /// <summary>A run of the command line: nothing but itself.</summary>
    public static RunIdentity OfThisProcess(Func<string> newToken) => new(null, null, null, null, [newToken()], IsRerun: false);

    /// <summary>A step of a workflow.</summary>
    public static RunIdentity OfStep(RunnerVariables runner, string? sha, string? matrixKey) =>
        new(runner.Repository, sha, runner.RunId, matrixKey, [runner.RunId, runner.Job, runner.Step, matrixKey], runner.RunAttempt > 1);
}
