using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace PioneerTrain.TestKit.GitHub;

/// <summary>
/// The releases of a repository in memory, with the behavior of GitHub's REST API: a draft has no tag,
/// a file with a name that exists is rejected, and an upload that breaks leaves an incomplete file.
/// </summary>
public sealed class ReleaseStandIn
{
    public const string Uploads = "https://uploads.github.com";

    private const string Missing = """{"message":"Not Found"}""";

    private readonly string _root;
    private long _nextId = 1000;

    /// <param name="repository"><c>owner/name</c>.</param>
    public ReleaseStandIn(string repository = "octo-org/octo-repo") => _root = $"/repos/{repository}/releases";

    public SortedDictionary<long, Release> Releases { get; } = [];

    /// <summary>True if a published release cannot change.</summary>
    public bool IsImmutable { get; set; }

    /// <summary>The tags that no release can have.</summary>
    public HashSet<string> BurntTags { get; } = new(StringComparer.Ordinal);

    /// <summary>True if the server does not report digests of files.</summary>
    public bool HasNoDigests { get; set; }

    /// <summary>Chooses what happens to a request, by its method and path.</summary>
    public Func<string, ReleaseFault> Fault { get; set; } = _ => ReleaseFault.None;

    /// <summary>All requests, as method and path.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>Adds a published release of somebody else.</summary>
    public Release Publish(string tag, string notes = "") => Add(tag, notes, isDraft: false);

    /// <summary>Returns true for a request that this object responds to.</summary>
    public bool Has(Uri address) => address.AbsolutePath == _root || address.AbsolutePath.StartsWith(_root + "/", StringComparison.Ordinal);

    /// <summary>Returns the response to a request.</summary>
    /// <exception cref="HttpRequestException">The request or its response is lost.</exception>
    public (int Status, string Json) Respond(string method, Uri address, byte[] body)
    {
        var route = $"{method} {address.AbsolutePath[_root.Length..]}";
        Requests.Add(route);
        var fault = Fault(route);
        if (fault == ReleaseFault.LostRequest)
        {
            throw new HttpRequestException(HttpRequestError.ResponseEnded, "lost");
        }

        var response = Handle(method, address, body, fault == ReleaseFault.BrokenUpload);
        return fault switch
        {
            ReleaseFault.LostResponse => throw new HttpRequestException(HttpRequestError.ResponseEnded, "lost"),
            ReleaseFault.BrokenUpload => (502, "{}"),
            _ => response,
        };
    }

    private (int Status, string Json) Handle(string method, Uri address, byte[] body, bool isBroken)
    {
        var parts = address.AbsolutePath[_root.Length..].Split('/', StringSplitOptions.RemoveEmptyEntries);
        var isUpload = address.Host == new Uri(Uploads).Host;
        return (method, parts) switch
        {
            ("POST", [var id, "assets"]) when isUpload => With(id, release => Upload(release, address.Query, body, isBroken)),
            _ when isUpload => (404, Missing),
            ("GET", []) => (200, new JsonArray([.. Releases.Values.Reverse().Select(ToJson)]).ToJsonString()),
            ("POST", []) => Create(JsonNode.Parse(body)!.AsObject()),
            ("GET", ["tags", var tag]) => Releases.Values.FirstOrDefault(release => !release.IsDraft && release.Tag == Uri.UnescapeDataString(tag)) is { } found
                ? (200, ToJson(found).ToJsonString())
                : (404, Missing),
            ("GET", [var id]) => With(id, release => (200, ToJson(release).ToJsonString())),
            ("PATCH", [var id]) => With(id, Publish),
            ("GET", [var id, "assets"]) => With(id, release => (200, new JsonArray([.. release.Assets.Select(ToJson)]).ToJsonString())),
            ("DELETE", ["assets", var asset]) => Delete(Number(asset)),
            _ => (400, """{"message":"unexpected"}"""),
        };
    }

    private (int Status, string Json) With(string id, Func<Release, (int Status, string Json)> act) =>
        Releases.TryGetValue(Number(id), out var release) ? act(release) : (404, Missing);

    private (int Status, string Json) Create(JsonObject sent)
    {
        var release = Add((string)sent["tag_name"]!, (string)sent["body"]!, (bool)sent["draft"]!);
        release.Commit = (string?)sent["target_commitish"];
        release.IsPrerelease = (bool)sent["prerelease"]!;
        return (201, ToJson(release).ToJsonString());
    }

    private Release Add(string tag, string notes, bool isDraft) =>
        Releases[_nextId] = new Release { Id = _nextId++, Tag = tag, Notes = notes, IsDraft = isDraft };

    private (int Status, string Json) Publish(Release release)
    {
        if (BurntTags.Contains(release.Tag))
        {
            return (422, """{"message":"Validation Failed","errors":[{"resource":"Release","code":"custom","field":"tag_name","message":"tag_name was used by an immutable release"}]}""");
        }

        if (Releases.Values.Any(other => other != release && !other.IsDraft && other.Tag == release.Tag))
        {
            return (422, """{"message":"Validation Failed","errors":[{"resource":"Release","code":"already_exists","field":"tag_name"}]}""");
        }

        release.IsDraft = false;
        return (200, ToJson(release).ToJsonString());
    }

    private (int Status, string Json) Upload(Release release, string query, byte[] body, bool isBroken)
    {
        var name = Uri.UnescapeDataString(query.Split("name=")[1]);
        if (IsImmutable && !release.IsDraft)
        {
            return (422, """{"message":"Cannot upload assets to an immutable release."}""");
        }

        if (release.Assets.Any(asset => asset.Name == name))
        {
            return (422, """{"message":"Validation Failed","errors":[{"resource":"ReleaseAsset","code":"already_exists","field":"name"}]}""");
        }

        var added = new Asset(_nextId++, name, isBroken ? [] : body, !isBroken);
        release.Assets.Add(added);
        return (201, ToJson(added).ToJsonString());
    }

    private (int Status, string Json) Delete(long id)
    {
        var owner = Releases.Values.FirstOrDefault(release => release.Assets.Any(asset => asset.Id == id));
        if (owner is null || (IsImmutable && !owner.IsDraft))
        {
            return owner is null ? (404, Missing) : (422, """{"message":"Cannot delete asset from an immutable release"}""");
        }

        owner.Assets.RemoveAll(asset => asset.Id == id);
        return (204, "");
    }

    private JsonNode ToJson(Release release) => new JsonObject
    {
        ["id"] = release.Id,
        ["tag_name"] = release.Tag,
        ["draft"] = release.IsDraft,
        ["prerelease"] = release.IsPrerelease,
        ["body"] = release.Notes,
        ["published_at"] = release.IsDraft ? null : "2026-01-02T03:04:05Z",
        ["html_url"] = $"https://github.com/octo-org/octo-repo/releases/tag/{(release.IsDraft ? $"untagged-{release.Id}" : release.Tag)}",
        ["upload_url"] = $"{Uploads}{_root}/{release.Id}/assets{{?name,label}}",
        ["assets"] = new JsonArray([.. release.Assets.Select(ToJson)]),
    };

    private JsonNode ToJson(Asset asset) => new JsonObject
    {
        ["id"] = asset.Id,
        ["name"] = asset.Name,
        ["state"] = asset.IsUploaded ? "uploaded" : "starter",
        ["size"] = asset.Content.Length,
        ["digest"] = asset.IsUploaded && !HasNoDigests ? $"sha256:{Convert.ToHexStringLower(SHA256.HashData(asset.Content))}" : null,
    };

    private static long Number(string id) => long.Parse(id, CultureInfo.InvariantCulture);

    /// <summary>A release of the stand-in.</summary>
    public sealed class Release
    {
        public required long Id { get; init; }

        public required string Tag { get; init; }

        public string Notes { get; set; } = "";

        public string? Commit { get; set; }

        public bool IsDraft { get; set; }

        public bool IsPrerelease { get; set; }

        public List<Asset> Assets { get; } = [];
    }

    /// <summary>A file of a release.</summary>
    public sealed record Asset(long Id, string Name, byte[] Content, bool IsUploaded);
}

/// <summary>What happens to a request.</summary>
public enum ReleaseFault
{
    None,

    /// <summary>The request does not arrive, which the client cannot know.</summary>
    LostRequest,

    /// <summary>The request has its effect, and the response is lost.</summary>
    LostResponse,

    /// <summary>The upload leaves an incomplete file.</summary>
    BrokenUpload,
}
