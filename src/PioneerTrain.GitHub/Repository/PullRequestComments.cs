using Octokit;

namespace PioneerTrain.GitHub.Repository;

/// <summary>A comment in the conversation of a pull request.</summary>
/// <param name="Author">
/// The login of the author, such as <c>github-actions[bot]</c>; empty if the account was deleted.
/// </param>
/// <param name="IsByBot">True when the author is an app, such as the token of a workflow.</param>
/// <param name="Body">The Markdown text. Untrusted unless the program wrote it.</param>
public sealed record PullRequestComment(long Id, string Author, bool IsByBot, string Body, string Url);

/// <summary>The comments in the conversation of pull requests.</summary>
public sealed class PullRequestComments(RepositoryConnection repository)
{
    private const string Write = "pull-requests: write";
    private const int PageSize = 100;

    private static readonly ApiCall _list = new("list the comments of the pull request", "pull-requests: read", ReturnsArray: true);
    private static readonly ApiCall _create = new("comment on the pull request", Write, Creates: true);
    private static readonly ApiCall _get = new("read the comment on the pull request", "pull-requests: read", NamesObject: true);
    private static readonly ApiCall _update = new("update the comment on the pull request", Write, ReplacesRead: true, NamesObject: true);
    private static readonly ApiCall _delete = new("delete the comment on the pull request", Write, NamesObject: true);

    /// <summary>Returns all comments, oldest first.</summary>
    /// <exception cref="RepositoryException">The request failed.</exception>
    public async Task<IReadOnlyList<PullRequestComment>> ListAsync(int pullRequest, CancellationToken cancellationToken) =>
        await repository.CallAsync(_list, async api =>
        {
            // The method for this in Octokit adds parameters that GitHub does not describe.
            var address = ApiUrls.IssueComments(repository.Owner, repository.Name, pullRequest);
            var comments = await api.GetAll<IssueComment>(address, new ApiOptions { PageSize = PageSize });
            return comments.Select(Of).ToList();
        }, cancellationToken);

    /// <exception cref="RepositoryException">
    /// The request failed. <see cref="RepositoryErrorKind.OutcomeUnknown"/> when the comment can
    /// exist.
    /// </exception>
    public Task<PullRequestComment> CreateAsync(int pullRequest, string body, CancellationToken cancellationToken) =>
        repository.CallAsync(
            _create,
            async api => Of(await new IssueCommentsClient(api).Create(repository.Owner, repository.Name, pullRequest, body)),
            cancellationToken);

    /// <exception cref="RepositoryException">
    /// The request failed. <see cref="RepositoryErrorKind.NotFound"/> when the comment was deleted.
    /// </exception>
    public Task<PullRequestComment> GetAsync(long id, CancellationToken cancellationToken) => repository.CallAsync(
        _get, async api => Of(await new IssueCommentsClient(api).Get(repository.Owner, repository.Name, id)), cancellationToken);

    /// <summary>
    /// Replaces the text of a comment. The request is not repeated, because another job can have
    /// changed the comment since it was read.
    /// </summary>
    /// <exception cref="RepositoryException">
    /// The request failed. <see cref="RepositoryErrorKind.NotFound"/> when the comment was deleted,
    /// <see cref="RepositoryErrorKind.OutcomeUnknown"/> when it can be read and updated again.
    /// </exception>
    public Task<PullRequestComment> UpdateAsync(long id, string body, CancellationToken cancellationToken) =>
        repository.CallAsync(
            _update,
            async api => Of(await new IssueCommentsClient(api).Update(repository.Owner, repository.Name, id, body)),
            cancellationToken);

    /// <summary>Deletes a comment. Does nothing if it was deleted before.</summary>
    /// <exception cref="RepositoryException">The request failed.</exception>
    public async Task DeleteAsync(long id, CancellationToken cancellationToken)
    {
        try
        {
            await repository.CallAsync(_delete, async api =>
            {
                await new IssueCommentsClient(api).Delete(repository.Owner, repository.Name, id);
                return true;
            }, cancellationToken);
        }
        catch (RepositoryException gone) when (gone.Kind == RepositoryErrorKind.NotFound)
        {
            // Another job deleted the comment, or an earlier attempt did and its response was lost.
        }
    }

    private static PullRequestComment Of(IssueComment comment) => new(
        comment.Id, comment.User?.Login ?? "", comment.User?.Type == AccountType.Bot, comment.Body ?? "", comment.HtmlUrl ?? "");
}
