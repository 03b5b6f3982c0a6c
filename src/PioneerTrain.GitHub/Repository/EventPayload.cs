using System.Text.Json;

namespace PioneerTrain.GitHub.Repository;

/// <summary>
/// The members of a webhook payload that say what a run is for (https://docs.github.com/webhooks). Read leniently: a member that is missing or of another type is not there.
/// </summary>
internal readonly struct EventPayload(JsonElement payload)
{
    /// <summary>Of a pull request event, or of a comment on a pull request.</summary>
    public int? PullRequest => Number("pull_request", "number") ?? (Find("issue", "pull_request") is { ValueKind: JsonValueKind.Object } ? Number("issue", "number") : null);

    /// <summary>The commit under review; null where the run's own commit is the one.</summary>
    public string? HeadSha => Text("pull_request", "head", "sha") ?? Text("merge_group", "head_sha");

    /// <summary>Where the change comes from. <c>head.repo.fork</c> says nothing about it: a pull request inside a fork has it too.</summary>
    public (bool IsFork, string? Fork) Origin(string? eventName) =>
        Find("pull_request") is { ValueKind: JsonValueKind.Object } ? Compare(Find("pull_request", "head", "repo"), Text("pull_request", "base", "repo", "full_name"))
        : eventName == "workflow_run" && Find("workflow_run") is { ValueKind: JsonValueKind.Object } ? Compare(Find("workflow_run", "head_repository"), Text("workflow_run", "repository", "full_name"))
        : (false, null);

    private static (bool IsFork, string? Fork) Compare(JsonElement? head, string? into)
    {
        // A fork that was deleted is null here, and its pull request stays a fork's.
        var from = head is { ValueKind: JsonValueKind.Object } repository && repository.TryGetProperty("full_name", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString() : null;
        var isSame = from is not null && string.Equals(from, into, StringComparison.OrdinalIgnoreCase);
        return isSame ? (false, null) : (true, from);
    }

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
