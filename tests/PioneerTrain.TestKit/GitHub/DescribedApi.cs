using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace PioneerTrain.TestKit.GitHub;

/// <summary>
/// The REST API of GitHub as its own description: knows the paths and the query parameters, and
/// responds with GitHub's examples. Reads <c>tests/contract/github/openapi.json</c>.
/// </summary>
public sealed class DescribedApi
{
    private readonly JsonNode _description = JsonNode.Parse(Contract.Read("github/openapi.json"))!;

    /// <summary>Paths that were requested, as <c>GET /repos/{owner}/…</c>.</summary>
    public HashSet<string> Used { get; } = new(StringComparer.Ordinal);

    /// <summary>All paths of the description.</summary>
    public IEnumerable<string> Paths => Section("paths").SelectMany(path => path.Value!.AsObject().Select(operation => $"{operation.Key.ToUpperInvariant()} {path.Key}"));

    /// <param name="target">Path and query.</param>
    /// <param name="storage">Where the download of an artifact redirects to.</param>
    public LoopbackResponse Respond(string method, string target, string storage)
    {
        try
        {
            return Find(method, target, storage);
        }
        catch (Exception unexpected)
        {
            return Json(400, new JsonObject { ["message"] = unexpected.ToString() }.ToJsonString());
        }
    }

    private LoopbackResponse Find(string method, string target, string storage)
    {
        var parts = target.Split('?');
        var (path, operations) = Section("paths").Where(path => Matches(path.Key, parts[0])).MinBy(path => path.Key.Count(character => character == '{'));
        var operation = operations![method.ToLowerInvariant()];
        Assert.True(operation is not null, $"{method} {path} is not described.");
        var known = operation["parameters"]!.AsArray().Select(parameter => Resolve(parameter!)).Where(parameter => (string)parameter["in"]! == "query");
        var sent = parts.Skip(1).SelectMany(query => query.Split('&')).Select(pair => pair.Split('=')[0]);
        Assert.Empty(sent.Except(known.Select(parameter => (string)parameter["name"]!)));
        Used.Add($"{method} {path}");

        var (status, response) = operation["responses"]!.AsObject().First();
        return status switch
        {
            "302" => LoopbackResponse.Redirect(302, storage),
            "204" => new LoopbackResponse(204, default),
            _ => Json(int.Parse(status, System.Globalization.CultureInfo.InvariantCulture), Example(Resolve(response!))),
        };
    }

    private static LoopbackResponse Json(int status, string example)
    {
        var body = Encoding.UTF8.GetBytes(example);
        return new LoopbackResponse(status, body, ("Content-Type", "application/json; charset=utf-8"), ("Content-Length", $"{body.Length}"));
    }

    private string Example(JsonNode response) =>
        Resolve(response["content"]!.AsObject().First().Value!["examples"]!.AsObject().First().Value!)["value"]!.ToJsonString();

    private static bool Matches(string template, string path)
    {
        var (expected, found) = (template.Split('/'), path.Split('/'));
        return expected.Length == found.Length && expected.Zip(found).All(part => part.First == part.Second || part.First.StartsWith('{'));
    }

    private JsonNode Resolve(JsonNode node) =>
        node["$ref"] is { } reference ? Resolve(reference.GetValue<string>().Split('/').Skip(1).Aggregate(_description, (at, name) => at[name]!)) : node;

    private JsonObject Section(string name) => _description[name]!.AsObject();
}
