using PioneerTrain.GitHub.Runner;

namespace PioneerTrain.Cli.Run;

/// <summary>The identity of a run.</summary>
/// <param name="Repository"><c>owner/name</c>; null outside a workflow.</param>
/// <param name="Sha">The SHA of the commit; null outside a workflow.</param>
/// <param name="RunId">The id of the workflow run; null outside a workflow.</param>
/// <param name="MatrixKey">Distinguishes the jobs of a matrix; null outside a matrix.</param>
/// <param name="Parts">Distinguishes the steps of a workflow run. Outside a workflow, a token that
/// is unique to this run.</param>
/// <param name="IsRerun">True when an earlier attempt of the step may have left a job.</param>
internal sealed record RunIdentity(string? Repository, string? Sha, string? RunId, string? MatrixKey, IReadOnlyList<string?> Parts, bool IsRerun)
{
    /// <summary>Returns the identity of a run of the command line.</summary>
    public static RunIdentity OfThisProcess(Func<string> newToken) => new(null, null, null, null, [newToken()], IsRerun: false);

    /// <summary>Returns the identity of a step of a workflow.</summary>
    public static RunIdentity OfStep(RunnerVariables runner, string? sha, string? matrixKey) =>
        new(runner.Repository, sha, runner.RunId, matrixKey, [runner.RunId, runner.Job, runner.Step, matrixKey], runner.RunAttempt > 1);
}
