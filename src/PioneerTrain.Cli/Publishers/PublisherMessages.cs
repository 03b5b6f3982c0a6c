using PioneerTrain.GitHub.Events;
using PioneerTrain.GitHub.Repository;
using PioneerTrain.Text;

namespace PioneerTrain.Cli.Publishers;

/// <summary>The messages of the publishers.</summary>
internal static class PublisherMessages
{
    public static string MissingPermissions(IReadOnlyCollection<string> permissions, RunContext context)
    {
        var cause = context switch
        {
            { IsFromFork: true, EventName: "pull_request" } => "GitHub gives a pull request from a fork only a token that can read. To show its result, see docs/recipes/forks.md.",
            { IsDependabot: true } => "GitHub gives Dependabot only a token that can read. To show its result, see docs/recipes/forks.md.",
            _ => $"Add {string.Join(" and ", permissions.Select(permission => $"'{permission}'"))} to the permissions of the job, or set the inputs comment: off and check: false.",
        };
        return $"The result is not shown on the pull request or commit, because the token has no permission for it. {cause} The verdict does not change.";
    }

    public static string NoFollowedRun(string? eventName) => eventName == "workflow_run"
        ? "The payload of the event workflow_run could not be read, so it is unknown which run to report."
        : $"The action report reports another workflow run, so its workflow must run on workflow_run, and this one runs on {eventName ?? "no event"}.";

    public static string NotOfAPullRequest(FollowedRun run) => $"There is nothing to report: run {run.Id} belongs to the event {run.Event}, not to a pull request.";

    public static string NoPullRequest(FollowedRun run) =>
        $"There is nothing to report: no open pull request has {Short(run.HeadSha)}, the commit of run {run.Id}, as its newest commit.";

    public static string NoReport(FollowedRun run) =>
        $"There is nothing to report: run {run.Id} has no artifact with a report. A run without an API key is skipped and has none.";

    public static string Reported(int results, int pullRequest) =>
        $"{Quantity.Count(results, "result")} of the run {(results == 1 ? "is" : "are")} in the comment on pull request {pullRequest}, marked as unverified.";

    public static string ReportSkipped(string artifact, string problem) => $"The artifact {artifact} was skipped: {problem.TrimEnd('.')}.";

    public static string NotCommented(RepositoryException failure) => failure is { Kind: RepositoryErrorKind.MissingPermission, Permission: { } permission }
        ? $"{failure.Message} Add '{permission}' to the permissions of the job."
        : failure.Message;

    public static string CheckCompleted(string name) => $"Completed the check run '{name}' as cancelled, because the step ended without a result.";

    public static string CheckNotCompleted(string name, string why) => $"The check run '{name}' is still in progress. {why} A re-run of the job completes it.";

    private static string Short(string sha) => sha.Length > 8 ? sha[..8] : sha;

    public static string TooSlow(TimeSpan limit) => $"GitHub did not respond within {Quantity.Duration(limit)}.";
}
