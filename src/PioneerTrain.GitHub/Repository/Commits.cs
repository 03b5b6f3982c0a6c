using Octokit;

namespace PioneerTrain.GitHub.Repository;

/// <summary>A commit and its parents.</summary>
/// <param name="Parents">
/// For the merge commit of a pull request, first the commit of the base branch, then that of the
/// pull request.
/// </param>
public sealed record RepositoryCommit(string Sha, IReadOnlyList<string> Parents);

/// <summary>The commits of a repository.</summary>
public sealed class Commits(RepositoryConnection repository)
{
    private const string Read = "contents: read";
    private const int PageSize = 100;

    private static readonly ApiCall _get = new("read the commit", Read, NamesObject: true);
    private static readonly ApiCall _repository = new("read the repository", "metadata: read");
    private static readonly ApiCall _history = new("list the commits before the commit", Read, NamesObject: true, ReturnsArray: true);

    /// <summary>
    /// Reads a commit as a Git object, because the other representation contains its changes.
    /// </summary>
    /// <exception cref="RepositoryException">The request failed.</exception>
    public Task<RepositoryCommit> GetAsync(string sha, CancellationToken cancellationToken) => repository.CallAsync(_get, async api =>
    {
        var commit = await new CommitsClient(api).Get(repository.Owner, repository.Name, sha);
        return Of(commit.Sha, commit.Parents);
    }, cancellationToken);

    /// <summary>Returns a commit and its ancestors, newest first.</summary>
    /// <param name="pages">The maximum number of pages of 100 commits.</param>
    /// <exception cref="RepositoryException">The request failed.</exception>
    public async Task<IReadOnlyList<RepositoryCommit>> HistoryAsync(string sha, int pages, CancellationToken cancellationToken) =>
        await repository.CallAsync(_history, async api =>
        {
            var options = new ApiOptions { PageSize = PageSize, PageCount = pages };
            var commits = await new RepositoryCommitsClient(api).GetAll(repository.Owner, repository.Name, new CommitRequest { Sha = sha }, options);
            return commits.Select(commit => Of(commit.Sha, commit.Parents)).ToList();
        }, cancellationToken);

    /// <summary>Returns the name of the default branch.</summary>
    /// <exception cref="RepositoryException">The request failed.</exception>
    public async Task<string> FindDefaultBranchAsync(CancellationToken cancellationToken) =>
        RepositoryJson.Parse(_repository, await repository.GetAsync(_repository, "", cancellationToken), RepositoryJson.Default.RepositoryModel).DefaultBranch;

    private static RepositoryCommit Of(string sha, IReadOnlyList<GitReference>? parents) => new(sha, [.. (parents ?? []).Select(parent => parent.Sha)]);
}
