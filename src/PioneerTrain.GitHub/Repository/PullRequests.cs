using Octokit;

namespace PioneerTrain.GitHub.Repository;

/// <summary>A pull request of the repository.</summary>
/// <param name="HeadRepository">
/// The repository of the changes, as <c>owner/name</c>; null if it was deleted.
/// </param>
public sealed record RepositoryPullRequest(int Number, bool IsOpen, string HeadSha, string? HeadRepository, string BaseRef, string BaseSha);

/// <summary>The pull requests of a repository.</summary>
public sealed class PullRequests(RepositoryConnection repository)
{
    private const string Read = "pull-requests: read";
    private const int PageSize = 100;

    private static readonly ApiCall _ofCommit = new("list the pull requests of the commit", Read, ReturnsArray: true);
    private static readonly ApiCall _ofBranch = new("list the pull requests of the branch", Read, ReturnsArray: true);

    /// <summary>Returns the pull requests whose newest commit is this commit.</summary>
    /// <exception cref="RepositoryException">The request failed.</exception>
    public async Task<IReadOnlyList<RepositoryPullRequest>> FindAsync(string headSha, CancellationToken cancellationToken) =>
        await repository.CallAsync(_ofCommit, async api =>
        {
            var found = await new RepositoryCommitsClient(api).PullRequests(repository.Owner, repository.Name, headSha, new ApiOptions { PageSize = PageSize });
            return found.Where(pull => pull.Head.Sha == headSha).Select(pull => Of(pull.Number, pull.State, pull.Head, pull.Base)).ToList();
        }, cancellationToken);

    /// <summary>
    /// Returns the open pull requests from a branch whose newest commit is this commit. Finds those
    /// from forks too, which <see cref="FindAsync(string, CancellationToken)"/> can miss.
    /// </summary>
    /// <param name="headOwner">The owner of the repository that has the branch.</param>
    /// <exception cref="RepositoryException">The request failed.</exception>
    public async Task<IReadOnlyList<RepositoryPullRequest>> FindAsync(string headSha, string headOwner, string headBranch, CancellationToken cancellationToken) =>
        await repository.CallAsync(_ofBranch, async api =>
        {
            var request = new PullRequestRequest { Head = $"{headOwner}:{headBranch}", State = ItemStateFilter.Open };
            var found = await new PullRequestsClient(api).GetAllForRepository(repository.Owner, repository.Name, request, new ApiOptions { PageSize = PageSize });
            return found.Where(pull => pull.Head.Sha == headSha).Select(pull => Of(pull.Number, pull.State, pull.Head, pull.Base)).ToList();
        }, cancellationToken);

    private static RepositoryPullRequest Of(int number, StringEnum<ItemState> state, GitReference head, GitReference origin) =>
        new(number, state.StringValue == "open", head.Sha, head.Repository?.FullName, origin.Ref, origin.Sha);
}
