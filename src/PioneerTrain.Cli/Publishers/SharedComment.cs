using PioneerTrain.GitHub.Repository;
using PioneerTrain.Reporting;

namespace PioneerTrain.Cli.Publishers;

/// <summary>
/// The one comment on a pull request that the steps of all workflows share. GitHub can neither create
/// a comment only if there is none, nor update it only if it has not changed. So each step reads,
/// merges its row, writes, and reads again until the comment has its row and has not changed for a
/// while: by then, a step that read the comment before the row was there has written. The comment
/// with the lowest id remains, and the rows of others are merged into it before they are deleted.
/// </summary>
internal sealed class SharedComment(PullRequestComments comments, Accounts accounts, int pullRequest, HostServices services)
{
    /// <summary>Enough for the jobs of a large matrix that end at the same time.</summary>
    private const int MaxRounds = 20;

    /// <summary>
    /// Longer than a step usually takes from reading the comment to writing it, which is the time
    /// of one request.
    /// </summary>
    private static readonly TimeSpan _settling = TimeSpan.FromSeconds(2);

    private readonly TimeProvider _time = services.Time;
    private string? _login;
    private bool _isLoginKnown;
    private long? _createdId;

    /// <param name="reportOf">Returns the report of this step within a limit.</param>
    /// <param name="isWanted">Whether a comment is created when there is none.</param>
    /// <returns>The page of the comment; null without one.</returns>
    /// <exception cref="RepositoryException">A request failed.</exception>
    public async Task<string?> WriteAsync(CommentRow mine, Func<ReportLimit, string> reportOf, bool isWanted, CancellationToken cancellationToken)
    {
        PullRequestComment? seen = null;
        for (var round = 1; round <= MaxRounds; round++)
        {
            var ours = await FindAsync(cancellationToken);
            if (ours.Count == 0 && !isWanted)
            {
                return null;
            }

            var (body, isNewest) = Merge(ours, mine, reportOf);
            if (ours is [var only] && (!isNewest || (IsSame(only.Body, body) && (only.Id == _createdId || IsUnchanged(only, seen)))))
            {
                return only.Url;
            }

            (seen, var delay) = await WriteAsync(ours, current => Merge(current, mine, reportOf).Body, cancellationToken);
            await Task.Delay(delay, _time, cancellationToken);
        }

        return seen?.Url;
    }

    /// <summary>Writes what has changed, and deletes the duplicates.</summary>
    /// <returns>
    /// The comment, null if it is unknown whether it was written, and the time until it is read again.
    /// </returns>
    private async Task<(PullRequestComment? Written, TimeSpan Delay)> WriteAsync(
        IReadOnlyList<PullRequestComment> ours, Func<IReadOnlyList<PullRequestComment>, string> merge, CancellationToken cancellationToken)
    {
        var settling = _settling * (1 + services.Jitter());
        try
        {
            if (ours.Count == 0)
            {
                // A step that reads this comment reads the row, so only duplicates remain to be found.
                var created = await comments.CreateAsync(pullRequest, merge([]), cancellationToken);
                _createdId = created.Id;
                return (created, TimeSpan.Zero);
            }

            // The list can be several pages, and therefore old.
            var current = await comments.GetAsync(ours[0].Id, cancellationToken);
            var body = merge([current, .. ours.Skip(1)]);
            var written = IsSame(current.Body, body) ? current : await comments.UpdateAsync(current.Id, body, cancellationToken);
            foreach (var duplicate in ours.Skip(1))
            {
                await comments.DeleteAsync(duplicate.Id, cancellationToken);
            }

            return (written, settling);
        }
        catch (RepositoryException failure) when (failure.Kind is RepositoryErrorKind.OutcomeUnknown or RepositoryErrorKind.NotFound)
        {
            // The comment may have been written, or another step deleted it: the next round finds out.
            return (null, failure.RetryAfter > settling ? failure.RetryAfter.Value : settling);
        }
    }

    private static (string Body, bool IsNewest) Merge(IReadOnlyList<PullRequestComment> ours, CommentRow mine, Func<ReportLimit, string> reportOf)
    {
        var rows = CommentRows.Merge([.. ours.SelectMany(comment => CommentText.Read(comment.Body)), mine]);
        var body = CommentText.Render(rows, (row, limit) => row.Origin == mine.Origin ? reportOf(limit) : null);
        return (body, rows.Any(row => row.Origin == mine.Origin));
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

        if (_createdId is { } id && !ours.Exists(comment => comment.Id == id) && await FindCreatedAsync(id, cancellationToken) is { } created)
        {
            ours.Add(created);
        }

        return [.. ours.OrderBy(comment => comment.Id)];
    }

    /// <summary>
    /// Reads the comment that this step created and the list does not have, so that no second one is
    /// created because of an old list. Returns null when another step deleted it.
    /// </summary>
    private async Task<PullRequestComment?> FindCreatedAsync(long id, CancellationToken cancellationToken)
    {
        try
        {
            return await comments.GetAsync(id, cancellationToken);
        }
        catch (RepositoryException deleted) when (deleted.Kind == RepositoryErrorKind.NotFound)
        {
            _createdId = null;
            return null;
        }
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

    private static bool IsUnchanged(PullRequestComment comment, PullRequestComment? seen) => comment.Id == seen?.Id && IsSame(comment.Body, seen.Body);

    /// <summary>Compares without what GitHub may change: the line ends, and white space at the end.</summary>
    private static bool IsSame(string body, string other) => body.ReplaceLineEndings("\n").TrimEnd() == other.ReplaceLineEndings("\n").TrimEnd();
}
