using System.Globalization;
using System.Text.Json.Nodes;

namespace PioneerTrain.TestKit.GitHub;

/// <summary>
/// The comments of the pull requests and the check runs of a repository in memory, with the behaviour
/// of GitHub's REST API: neither is created only if there is none, and an update replaces what another
/// client wrote.
/// </summary>
public sealed class RepositoryStandIn
{
    private const int PageSize = 100;

    public const string Root = "/repos/octo-org/octo-repo/";

    /// <summary>The author of everything that is created.</summary>
    public string Author { get; set; } = "github-actions[bot]";

    /// <summary>The permissions that the token does not have, such as <c>checks</c>.</summary>
    public HashSet<string> Denied { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<long, JsonObject> Comments { get; } = [];

    /// <summary>Whether the list of comments has a comment: GitHub can return an older list.</summary>
    public Func<long, bool> IsListed { get; set; } = _ => true;

    public SortedDictionary<long, JsonObject> Checks { get; } = [];

    private long _nextId = 1000;

    /// <summary>Adds a comment of another author.</summary>
    public long AddComment(string author, string body, string type = "User")
    {
        var id = _nextId++;
        Comments[id] = new JsonObject
        {
            ["id"] = id,
            ["body"] = body,
            ["html_url"] = $"https://github.com/octo-org/octo-repo/pull/5#issuecomment-{id}",
            ["user"] = new JsonObject { ["login"] = author, ["id"] = 1, ["type"] = type },
            ["created_at"] = "2026-01-02T03:04:05Z",
        };
        return id;
    }

    /// <summary>Returns the response to a request; null for a path that the stand-in does not have.</summary>
    /// <param name="target">Path and query.</param>
    public (int Status, string Json)? Respond(string method, string target, string body)
    {
        if (target == "/user" && method == "GET")
        {
            return Author.EndsWith("[bot]", StringComparison.Ordinal) ? Denial : (200, new JsonObject { ["login"] = Author, ["id"] = 1, ["type"] = "User" }.ToJsonString());
        }

        if (!target.StartsWith(Root, StringComparison.Ordinal))
        {
            return null;
        }

        var parts = target[Root.Length..].Split('?')[0].Split('/');
        var sent = body.Length == 0 ? [] : JsonNode.Parse(body)!.AsObject();
        return (method, parts) switch
        {
            ("GET", ["issues", _, "comments"]) => Page(target, [.. Comments.Where(comment => IsListed(comment.Key)).Select(comment => comment.Value)]),
            ("POST", ["issues", _, "comments"]) => Allow("issues", () => (201, Comments[AddComment(Author, (string)sent["body"]!, TypeOf(Author))])),
            ("GET", ["issues", "comments", var id]) => Comments.TryGetValue(Number(id), out var comment) ? (200, comment.ToJsonString()) : Missing,
            ("PATCH", ["issues", "comments", var id]) => Allow("issues", () => Update(Comments, id, sent)),
            ("DELETE", ["issues", "comments", var id]) => Comments.Remove(Number(id)) ? (204, "") : Missing,
            ("POST", ["check-runs"]) => Allow("checks", () => (201, AddCheck(sent))),
            ("PATCH", ["check-runs", var id]) => Allow("checks", () => Update(Checks, id, sent)),
            ("GET", ["check-runs", var id]) => Checks.TryGetValue(Number(id), out var check) ? (200, check.ToJsonString()) : Missing,
            ("GET", ["commits", var sha, "check-runs"]) => Allow("checks", () => (200, List(sha, target))),
            _ => null,
        };
    }

    /// <summary>Returns the header <c>Link</c> of a response; null on the last page of the comments.</summary>
    public string? LinkOf(string method, Uri address)
    {
        var page = PageOf(address.Query);
        return method == "GET" && address.AbsolutePath.EndsWith("/comments", StringComparison.Ordinal) && Comments.Keys.Count(IsListed) > page * PageSize
            ? $"<{address.GetLeftPart(UriPartial.Path)}?per_page={PageSize}&page={page + 1}>; rel=\"next\""
            : null;
    }

    private static int PageOf(string query) => query.Contains("&page=", StringComparison.Ordinal) ? int.Parse(query.Split("&page=")[1], CultureInfo.InvariantCulture) : 1;

    private static (int Status, string Json) Denial => (403, """{"message":"Resource not accessible by integration"}""");

    private static (int Status, string Json) Missing => (404, """{"message":"Not Found"}""");

    private static string TypeOf(string author) => author.EndsWith("[bot]", StringComparison.Ordinal) ? "Bot" : "User";

    private (int Status, string Json) Allow(string permission, Func<(int Status, JsonNode? Json)> act)
    {
        if (Denied.Contains(permission))
        {
            return Denial;
        }

        var (status, json) = act();
        return json is null ? Missing : (status, json.ToJsonString());
    }

    private static (int Status, string Json) Page(string target, IReadOnlyList<JsonObject> all)
    {
        return (200, new JsonArray([.. all.Skip((PageOf(target) - 1) * PageSize).Take(PageSize).Select(item => item.DeepClone())]).ToJsonString());
    }

    private JsonObject AddCheck(JsonObject sent)
    {
        var id = _nextId++;
        Checks[id] = new JsonObject
        {
            ["id"] = id,
            ["status"] = "queued",
            ["conclusion"] = null,
            ["started_at"] = "2026-01-02T03:04:05Z",
            ["html_url"] = $"https://github.com/octo-org/octo-repo/runs/{id}",
            ["app"] = new JsonObject { ["id"] = 15368, ["slug"] = "github-actions", ["name"] = "GitHub Actions" },
            ["output"] = new JsonObject { ["title"] = null, ["summary"] = null, ["text"] = null, ["annotations_count"] = 0 },
            ["pull_requests"] = new JsonArray(),
        };
        return Merge(Checks[id], sent);
    }

    private static (int Status, JsonNode? Json) Update(SortedDictionary<long, JsonObject> items, string id, JsonObject sent) =>
        items.TryGetValue(Number(id), out var item) ? (200, Merge(item, sent)) : (404, null);

    /// <summary>Annotations are appended, everything else is replaced.</summary>
    private static JsonObject Merge(JsonObject item, JsonObject sent)
    {
        foreach (var (name, value) in sent.Where(member => member.Key != "output"))
        {
            item[name] = value?.DeepClone();
        }

        if (sent["output"] is JsonObject output)
        {
            var count = (int?)item["output"]?["annotations_count"] ?? 0;
            item["output"] = output.DeepClone();
            item["output"]!["annotations_count"] = count + (output["annotations"]?.AsArray().Count ?? 0);
        }

        return item;
    }

    private JsonObject List(string sha, string target)
    {
        var name = Uri.UnescapeDataString(target.Split("check_name=")[1].Split('&')[0].Replace('+', ' '));
        var found = Checks.Values.Where(check => (string?)check["head_sha"] == sha && (string?)check["name"] == name).Select(check => check.DeepClone()).ToArray();
        return new JsonObject { ["total_count"] = found.Length, ["check_runs"] = new JsonArray(found) };
    }

    private static long Number(string id) => long.Parse(id, CultureInfo.InvariantCulture);
}
