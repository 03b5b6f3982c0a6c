using System.Security.Cryptography;
using System.Text;
using PioneerTrain.GitHub.Events;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.Reporting;

namespace PioneerTrain.Cli.Publishers;

/// <summary>Where the result of a step is shown on GitHub.</summary>
/// <param name="PullRequest">The pull request for the comment; null for none.</param>
/// <param name="Commit">The commit for the check run.</param>
/// <param name="Origin">Identifies the step and its run.</param>
/// <param name="RunUrl">The page of the run; null when it is unknown.</param>
internal sealed record PublishTarget(int? PullRequest, string Commit, RowOrigin Origin, Uri? RunUrl)
{
    private const int KeyDigits = 16;

    /// <summary>
    /// Returns null when the commit of the result is unknown: outside a workflow, and for a comment
    /// on a pull request, whose payload does not contain the commit.
    /// </summary>
    public static PublishTarget? Of(RunContext context, RunnerVariables runner, string? matrixKey)
    {
        if (context.Sha is not { Length: > 0 } commit || context.EventName == "issue_comment" || !long.TryParse(runner.RunId, out var runId))
        {
            return null;
        }

        var workflow = runner.WorkflowRef?.Split('@')[0] ?? "";
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', workflow, runner.Job, runner.Step, matrixKey))))[..KeyDigits];
        var origin = new RowOrigin(key, workflow, matrixKey, runId, runner.RunAttempt ?? 1, commit);
        return new PublishTarget(context.PullRequest, commit, origin, runner.RunPage);
    }

    /// <summary>The beginning of the external ids of the check runs of this step.</summary>
    public string StepPrefix => $"{Origin.Key}/";

    /// <summary>The beginning of the external ids of the check runs of this run of the step.</summary>
    public string RunPrefix => $"{StepPrefix}{Origin.RunId}/";

    /// <summary>The external id of the check run of this attempt.</summary>
    public string ExternalId => $"{RunPrefix}{Origin.Attempt}";

    /// <summary>
    /// The name of the check run. A required check is configured by its name, so it contains only the
    /// title, and the number of the job in a matrix.
    /// </summary>
    public string CheckName(string title) => Origin.Leg is { } leg ? $"pioneer-train: {title} ({leg})" : $"pioneer-train: {title}";
}
