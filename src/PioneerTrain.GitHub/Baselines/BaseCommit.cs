using PioneerTrain.GitHub.Events;
using PioneerTrain.GitHub.Repository;

namespace PioneerTrain.GitHub.Baselines;

/// <summary>The commit that the change of a run is compared with.</summary>
/// <param name="Branch">The base branch.</param>
/// <param name="Sha">The commit; null when there is none.</param>
public sealed record BaseCommit(string Branch, string? Sha)
{
    /// <summary>
    /// Why the commit need not be the one that the change is based on, as a sentence; null when it is.
    /// </summary>
    public string? Doubt { get; init; }

    /// <summary>
    /// Finds the base commit of a run. For a pull request it is the first parent of the tested merge
    /// commit: the merge base would charge the changes of others, which are part of the merge commit,
    /// to the pull request. Sends a request only where the event does not name the commit.
    /// </summary>
    /// <returns>Null when the event of the run could not be read.</returns>
    /// <exception cref="RepositoryException">A request failed.</exception>
    public static async Task<BaseCommit?> FindAsync(RunContext run, Commits commits, CancellationToken cancellationToken)
    {
        if (run.Base.Kind == RunBaseKind.Unknown)
        {
            return null;
        }

        if (run.Base is { Kind: RunBaseKind.PullRequest, Branch: { } target })
        {
            return OfPullRequest(target, run, await FindTestedAsync(run, commits, cancellationToken));
        }

        var branch = run.Base.Branch ?? await commits.FindDefaultBranchAsync(cancellationToken);
        return new BaseCommit(branch, run.Base.Kind == RunBaseKind.Other ? run.Base.Sha ?? branch : run.Base.Sha);
    }

    private static BaseCommit OfPullRequest(string branch, RunContext run, RepositoryCommit? tested) =>
        tested is { Parents: [var parent, var head] } && head == run.Sha
            ? new BaseCommit(branch, parent)
            : new BaseCommit(branch, run.Base.Sha) { Doubt = NotMerged(branch) };

    /// <summary>Reads the tested commit, unless it is the head of the pull request itself.</summary>
    /// <returns>Null also when GitHub no longer has the commit.</returns>
    private static async Task<RepositoryCommit?> FindTestedAsync(RunContext run, Commits commits, CancellationToken cancellationToken)
    {
        if (run.TestedSha is not { } sha || sha == run.Sha)
        {
            return null;
        }

        try
        {
            return await commits.GetAsync(sha, cancellationToken);
        }
        catch (RepositoryException gone) when (gone.Kind == RepositoryErrorKind.NotFound)
        {
            return null;
        }
    }

    private static string NotMerged(string branch) =>
        "The tested commit is not the merge commit of the pull request, so the baseline belongs to the newest commit that "
        + $"{branch} had when the event was created. The change can contain less or more than the difference between the two.";
}
