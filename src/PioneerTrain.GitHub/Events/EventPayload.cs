using System.Text.Json;

namespace PioneerTrain.GitHub.Events;

/// <summary>
/// The members of a webhook payload that identify the origin of a run
/// (https://docs.github.com/webhooks). A member of an unexpected type counts as missing.
/// </summary>
internal readonly struct EventPayload(JsonElement payload)
{
    /// <summary>
    /// The number of the pull request, from a pull request event or a comment on a pull request;
    /// null for other events.
    /// </summary>
    public int? PullRequest => Number("pull_request", "number") ?? (IsObject(Find("issue", "pull_request")) ? Number("issue", "number") : null);

    /// <summary>
    /// The head commit of the pull request or merge group; null for other events.
    /// </summary>
    public string? HeadSha => Text("pull_request", "head", "sha") ?? Text("merge_group", "head_sha");

    /// <summary>
    /// Returns where the change comes from. Does not use <c>head.repo.fork</c>, which is also set
    /// for a pull request within a fork.
    /// </summary>
    public (bool IsFork, string? Fork) Origin(string? eventName) =>
        IsObject(Find("pull_request")) ? Compare(Text("pull_request", "head", "repo", "full_name"), Text("pull_request", "base", "repo", "full_name"))
        : eventName == "workflow_run" && IsObject(Find("workflow_run"))
            ? Compare(Text("workflow_run", "head_repository", "full_name"), Text("workflow_run", "repository", "full_name"))
        : (false, null);

    /// <param name="from">Null for a deleted fork, which still counts as a fork.</param>
    private static (bool IsFork, string? Fork) Compare(string? from, string? into)
    {
        var isSame = from is not null && string.Equals(from, into, StringComparison.OrdinalIgnoreCase);
        return isSame ? (false, null) : (true, from);
    }

    private static bool IsObject(JsonElement? element) => element is { ValueKind: JsonValueKind.Object };

    private int? Number(params ReadOnlySpan<string> path) => Find(path) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var value) ? value : null;

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
