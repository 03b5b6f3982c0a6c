using System.Text.Json;

namespace PioneerTrain.GitHub.Events;

/// <summary>
/// The members of a webhook payload that say what a run is for (https://docs.github.com/webhooks). Read leniently: a member that is missing or of another type
/// is not there.
/// </summary>
internal readonly struct EventPayload(JsonElement payload)
{
    /// <summary>Of a pull request event, or of a comment on a pull request.</summary>
    public int? PullRequest => Number("pull_request", "number") ?? (IsObject(Find("issue", "pull_request")) ? Number("issue", "number") : null);

    /// <summary>The commit under review; null where the run's own commit is the one.</summary>
    public string? HeadSha => Text("pull_request", "head", "sha") ?? Text("merge_group", "head_sha");

    /// <summary>Where the change comes from. <c>head.repo.fork</c> says nothing about it: a pull request inside a fork has it too.</summary>
    public (bool IsFork, string? Fork) Origin(string? eventName) =>
        IsObject(Find("pull_request")) ? Compare(Text("pull_request", "head", "repo", "full_name"), Text("pull_request", "base", "repo", "full_name"))
        : eventName == "workflow_run" && IsObject(Find("workflow_run"))
            ? Compare(Text("workflow_run", "head_repository", "full_name"), Text("workflow_run", "repository", "full_name"))
        : (false, null);

    /// <param name="from">Null for a fork that was deleted; its change stays a fork's.</param>
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
