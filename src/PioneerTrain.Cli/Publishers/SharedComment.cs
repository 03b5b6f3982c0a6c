using PioneerTrain.GitHub.Repository;
using PioneerTrain.Reporting;

namespace PioneerTrain.Cli.Publishers;

/// <summary>
/// The one comment on a pull request that the steps of all workflows share. GitHub can neither create
/// a comment only if there is none, nor update it only if it has not changed. So each step reads,
/// merges its row, writes, and reads again until it finds nothing to change. The comment with the
/// lowest id remains, and the rows of others are merged into it before they are deleted.
/// </summary>
internal sealed class SharedComment(PullRequestComments comments, Accounts accounts, int pullRequest, HostServices services)
{
    /// <summary>Enough for the jobs of a large matrix that end at the same time.</summary>
    private const int MaxRounds = 20;

    /// <summary>Longer than another step usually takes from reading the comment to writing it.</summary>
    private static readonly TimeSpan _settling = TimeSpan.FromSeconds(2);

    private readonly TimeProvider _time = services.Time;
    private string? _login;
    private bool _isLoginKnown;

    /// <param name="reportOf">Returns the report of this step within a limit.</param>
    /// <param name="isWanted">Whether a comment is created when there is none.</param>
    /// <returns>The page of the comment; null without one.</returns>
    /// <exception cref="RepositoryException">A request failed.</exception>
    public async Task<string?> WriteAsync(CommentRow mine, Func<ReportLimit, string> reportOf, bool isWanted, CancellationToken cancellationToken)
    {
        string? url = null;
        for (var round = 1; round <= MaxRounds; round++)
        {
            var ours = await FindAsync(cancellationToken);
            if (ours.Count == 0 && !isWanted)
            {
                return null;
            }

            var rows = CommentRows.Merge([.. ours.SelectMany(comment => CommentText.Read(comment.Body)), mine]);
            var isNewest = rows.Any(row => row.Origin == mine.Origin);
            var body = CommentText.Render(rows, (row, limit) => row.Origin == mine.Origin ? reportOf(limit) : null);
            if (ours is [var only] && (!isNewest || IsSame(only.Body, body)))
            {
                return only.Url;
            }

            url = await WriteAsync(ours, body, cancellationToken) ?? url;

            // Only other steps can interfere, so the only step of a workflow need not wait for them.
            if (rows.Count > 1 || mine.Origin.Leg is not null)
            {
                await Task.Delay(_settling * (1 + services.Jitter()), _time, cancellationToken);
            }
        }

        return url;
    }

    /// <returns>The page of the comment; null if it is unknown whether it was written.</returns>
    private async Task<string?> WriteAsync(IReadOnlyList<PullRequestComment> ours, string body, CancellationToken cancellationToken)
    {
        try
        {
            var written = ours.Count == 0
                ? await comments.CreateAsync(pullRequest, body, cancellationToken)
                : IsSame(ours[0].Body, body) ? ours[0] : await comments.UpdateAsync(ours[0].Id, body, cancellationToken);
            foreach (var duplicate in ours.Skip(1))
            {
                await comments.DeleteAsync(duplicate.Id, cancellationToken);
            }

            return written.Url;
        }
        catch (RepositoryException failure) when (failure.Kind is RepositoryErrorKind.OutcomeUnknown or RepositoryErrorKind.NotFound)
        {
            // The comment may have been created, or another step deleted it: the next round finds out.
            return null;
        }
    }

    /// <summary>Returns the comments of this program, oldest first.</summary>
    private async Task<IReadOnlyList<PullRequestComment>> FindAsync(CancellationToken cancellationToken)
    {
        var ours = new List<PullRequestComment>();
        foreach (var comment in await comments.ListAsync(pullRequest, cancellationToken))
        {
            if (comment.Body.StartsWith(CommentText.Marker, StringComparison.Ordinal) && await IsOursAsync(comment, cancellationToken))
            {
                ours.Add(comment);
            }
        }

        return [.. ours.OrderBy(comment => comment.Id)];
    }

    /// <summary>
    /// Anybody can post a comment with the marker, so it must be by a bot, which only an administrator
    /// can install, or by the user of the token.
    /// </summary>
    private async Task<bool> IsOursAsync(PullRequestComment comment, CancellationToken cancellationToken)
    {
        if (comment.IsByBot)
        {
            return true;
        }

        if (!_isLoginKnown)
        {
            (_login, _isLoginKnown) = (await accounts.FindLoginAsync(cancellationToken), true);
        }

        return _login is not null && comment.Author == _login;
    }

    /// <summary>Compares without what GitHub may change: the line ends, and white space at the end.</summary>
    private static bool IsSame(string body, string other) => body.ReplaceLineEndings("\n").TrimEnd() == other.ReplaceLineEndings("\n").TrimEnd();
}
