using System.Text.Json;
using PioneerTrain.GitHub.Runner;

namespace PioneerTrain.GitHub.Events;

/// <summary>
/// The members of a webhook payload that identify the origin of a run
/// (https://docs.github.com/webhooks). A member of an unexpected type counts as missing.
/// </summary>
internal readonly struct EventPayload(JsonElement payload)
{
    private const string BranchPrefix = "refs/heads/";

    /// <summary>
    /// The number of the pull request, from a pull request event or a comment on a pull request;
    /// null for other events.
    /// </summary>
    public int? PullRequest => Number("pull_request", "number") ?? (IsObject(Find("issue", "pull_request")) ? Number("issue", "number") : null);

    /// <summary>
    /// The head commit of the pull request or merge group; null for other events.
    /// </summary>
    public string? HeadSha => Text("pull_request", "head", "sha") ?? Text("merge_group", "head_sha");

    /// <summary>Returns the base of the run; see <see cref="RunBase"/>.</summary>
    public RunBase Base(RunnerVariables variables) => (Find("pull_request"), Find("merge_group"), variables.EventName) switch
    {
        ({ ValueKind: JsonValueKind.Object }, _, _) => new RunBase(RunBaseKind.PullRequest, Text("pull_request", "base", "ref"), Text("pull_request", "base", "sha")),
        (_, { ValueKind: JsonValueKind.Object }, _) => new RunBase(RunBaseKind.MergeGroup, Branch(Text("merge_group", "base_ref")), Text("merge_group", "base_sha")),
        (_, _, "push") => new RunBase(RunBaseKind.Push, Branch(Text("ref")) ?? DefaultBranch, Text("before") is { } before && before.Any(digit => digit != '0') ? before : null),
        _ => new RunBase(RunBaseKind.Other, DefaultBranch, variables.Sha),
    };

    private string? DefaultBranch => Text("repository", "default_branch");

    /// <summary>
    /// Returns where the change of a pull request, or of the run that a <c>workflow_run</c> follows,
    /// comes from. Does not use <c>head.repo.fork</c>, which is also set for a pull request within a
    /// fork. A deleted fork counts as a fork; its repository is null.
    /// </summary>
    public ChangeOrigin Origin(string? eventName) => eventName == "workflow_run"
        ? Compare(["workflow_run", "head_repository"], ["workflow_run", "repository"])
        : Compare(["pull_request", "head", "repo"], ["pull_request", "base", "repo"]);

    /// <summary>The run of <c>workflow_run</c>; null when a necessary member is missing.</summary>
    public FollowedRun? FollowedRun =>
        LongNumber("workflow_run", "id") is { } id
        && Number("workflow_run", "run_attempt") is { } attempt
        && Text("workflow_run", "event") is { } name
        && Text("workflow_run", "head_sha") is { } sha
        && Text("workflow_run", "path") is { } path
        && Uri.TryCreate(Text("workflow_run", "html_url"), UriKind.Absolute, out var page)
            ? new FollowedRun(id, attempt, name, sha, Text("workflow_run", "head_branch"), Text("workflow_run", "head_repository", "owner", "login"), path, page)
            : null;

    private ChangeOrigin Compare(string[] head, string[] into)
    {
        if (!IsObject(Find(head[0])))
        {
            return new ChangeOrigin(false, null, head[0]);
        }

        var isDeleted = Find(head) is { ValueKind: JsonValueKind.Null };
        var (from, to) = (Text([.. head, "full_name"]), Text([.. into, "full_name"]));
        var missing = from is null && !isDeleted ? head : to is null ? into : null;
        var isFork = from is null || !string.Equals(from, to, StringComparison.OrdinalIgnoreCase);
        return new ChangeOrigin(isFork, from, missing is null ? null : $"{string.Join('.', missing)}.full_name");
    }

    /// <summary>Returns the name of the branch; null for another reference, such as a tag.</summary>
    private static string? Branch(string? reference) => reference?.StartsWith(BranchPrefix, StringComparison.Ordinal) == true ? reference[BranchPrefix.Length..] : null;

    private static bool IsObject(JsonElement? element) => element is { ValueKind: JsonValueKind.Object };

    private int? Number(params ReadOnlySpan<string> path) => Find(path) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var value) ? value : null;

    private long? LongNumber(params ReadOnlySpan<string> path) => Find(path) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value) ? value : null;

    private string? Text(params ReadOnlySpan<string> path) => Find(path) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private JsonElement? Find(params ReadOnlySpan<string> path)
    {
        var element = payload;
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        return element;
    }
}

/// <summary>Where a change comes from.</summary>
/// <param name="IsFork">
/// False also when the payload has no pull request; true when it is incomplete.
/// </param>
/// <param name="Fork">The fork as <c>owner/name</c>; null when there is none or it was deleted.</param>
/// <param name="Missing">
/// The member of the payload without which the origin is unknown; null when it is known.
/// </param>
internal sealed record ChangeOrigin(bool IsFork, string? Fork, string? Missing);
