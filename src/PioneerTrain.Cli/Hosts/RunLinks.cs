using PioneerTrain.GitHub.Runner;
using PioneerTrain.Reporting;

namespace PioneerTrain.Cli.Hosts;

/// <summary>The pages of the repository that belong to a result.</summary>
internal static class RunLinks
{
    private const int ShortSha = 7;

    /// <param name="commit">The commit of the result; null when it is unknown.</param>
    public static IReadOnlyList<LinkResult> Of(RunnerVariables runner, string? commit)
    {
        LinkResult?[] links =
        [
            Of("Workflow run", runner.RunPage),
            commit is null ? null : Of($"Commit {commit[..Math.Min(ShortSha, commit.Length)]}", runner.CommitPage(commit)),
        ];
        return [.. links.OfType<LinkResult>()];
    }

    private static LinkResult? Of(string title, Uri? page) => page is null ? null : new LinkResult(title, page.AbsoluteUri);
}
