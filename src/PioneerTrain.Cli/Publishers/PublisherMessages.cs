using PioneerTrain.GitHub.Events;
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

    public static string CheckCompleted(string name) => $"Completed the check run '{name}' as cancelled, because the step ended without a result.";

    public static string CheckNotCompleted(string name, string why) => $"The check run '{name}' is still in progress. {why} A re-run of the job completes it.";

    public static string TooSlow(TimeSpan limit) => $"GitHub did not respond within {Quantity.Duration(limit)}.";
}
