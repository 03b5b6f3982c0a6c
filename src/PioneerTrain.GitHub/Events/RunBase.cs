namespace PioneerTrain.GitHub.Events;

/// <summary>
/// What the change of a run is compared with, as its event names it: the branch into which the change
/// goes, and a commit of it.
/// </summary>
/// <param name="Branch">
/// The name without <c>refs/heads/</c>; for an event without a change, the default branch. Null when
/// unknown.
/// </param>
/// <param name="Sha">
/// The commit before the change; for an event without a change, the commit of the run. For a pull
/// request the newest commit of the base when the event was created, which the merge commit need not
/// contain. Null when there is none, such as for the first push of a branch.
/// </param>
public sealed record RunBase(RunBaseKind Kind, string? Branch, string? Sha);

/// <summary>The kinds of events, by the way in which they name a base.</summary>
public enum RunBaseKind
{
    /// <summary>The payload of the event could not be read.</summary>
    Unknown,

    /// <summary>A change of a pull request.</summary>
    PullRequest,

    /// <summary>A group of pull requests in a merge queue.</summary>
    MergeGroup,

    /// <summary>A push to a branch, or of a tag.</summary>
    Push,

    /// <summary>An event without a change, such as a schedule, or a run outside a workflow.</summary>
    Other,
}
