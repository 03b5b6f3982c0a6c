using System.Text.Json.Nodes;
using System.Xml.Linq;
using PioneerTrain.Simulation.Driver;

namespace PioneerTrain.Simulation.World;

/// <summary>An artifact of a workflow run.</summary>
/// <param name="creator">Null for another step of the run.</param>
/// <param name="isZip">False for a file of another type.</param>
internal sealed class Artifact(string run, string name, long id, StepProcess? creator, bool isZip = true)
{
    public bool IsZip => isZip;

    public StepProcess? Creator => creator;

    public string Run => run;

    public string Name => name;

    public long Id => id;

    public Dictionary<string, byte[]> Blocks { get; } = new(StringComparer.Ordinal);

    /// <summary>The committed bytes.</summary>
    public byte[]? Content { get; set; }

    public string? Hash { get; set; }

    public long? Size { get; set; }

    public bool IsFinalized => Size is not null;
}

/// <summary>GitHub's artifact service and the storage behind it.</summary>
internal sealed class ArtifactEndpoints(WorldSettings settings, Timeline timeline)
{
    private readonly List<Artifact> _all = [];
    private readonly HashSet<StepProcess> _late = [];
    private long _lastId = 100;

    public IReadOnlyList<Artifact> All => _all;

    /// <summary>Processes whose address expired before the upload was complete.</summary>
    public IReadOnlySet<StepProcess> Late => _late;

    /// <summary>Another step of the run publishes an artifact.</summary>
    public void Publish(string run, string name) => _all.Add(new Artifact(run, name, ++_lastId, null) { Content = [], Size = 0 });

    public WireResponse Answer(WireRequest request, Operation operation)
    {
        if (operation is Operation.PutBlock or Operation.PutBlockList)
        {
            return Put(request, operation);
        }

        var body = JsonNode.Parse(request.Body)!.AsObject();
        var run = (string)body["workflow_run_backend_id"]!;
        var name = (string?)body["name"] ?? (string?)body["name_filter"];
        var found = _all.Find(artifact => artifact.Run == run && artifact.Name == name);
        return (operation, found) switch
        {
            (Operation.CreateArtifact, not null) => Refusal(409, "already_exists"),
            (Operation.CreateArtifact, _) => Create(run, name!, request.Sender, body),
            (Operation.ListArtifacts, _) => List(run, found),
            (_, null) => Refusal(404, "not_found"),
            (Operation.DeleteArtifact, _) => Delete(found),
            _ => Finalize(found, body),
        };
    }

    private WireResponse Create(string run, string name, StepProcess creator, JsonObject body)
    {
        var (version, type) = ((int)body["version"]!, (string?)body["mime_type"]);
        if ((version, type) is not ((4, null) or (7, "application/zip" or "application/gzip")))
        {
            return Refusal(400, "invalid_argument");
        }

        var artifact = new Artifact(run, name, ++_lastId, creator, isZip: type is null or "application/zip");
        _all.Add(artifact);
        var expires = (timeline.Now + settings.UploadAddressLife).Ticks;
        return Responses.Json(200, new JsonObject { ["ok"] = true, ["signed_upload_url"] = $"https://{Hosts.Blobs}/{artifact.Id}?se={expires}&sig=blob" });
    }

    private static WireResponse List(string run, Artifact? found) => Responses.Json(200, new JsonObject
    {
        ["artifacts"] = found is not { IsFinalized: true } ? [] : new JsonArray(new JsonObject
        {
            ["workflow_run_backend_id"] = run,
            ["workflow_job_run_backend_id"] = "job",
            ["database_id"] = $"{found.Id}",
            ["name"] = found.Name,
            ["size"] = $"{found.Size}",
            ["digest"] = found.Hash,
        }),
    });

    private WireResponse Delete(Artifact found)
    {
        _all.Remove(found);
        return Responses.Json(200, new JsonObject { ["ok"] = true, ["artifact_id"] = $"{found.Id}" });
    }

    private static WireResponse Finalize(Artifact artifact, JsonObject body)
    {
        var (size, hash) = (long.Parse((string)body["size"]!), (string?)body["hash"]);
        if (artifact.IsFinalized || artifact.Content?.Length != size || artifact.IsZip != artifact.Content.AsSpan().StartsWith("PK"u8))
        {
            return Refusal(400, "invalid_argument");
        }

        (artifact.Size, artifact.Hash) = (size, hash);
        return Responses.Json(200, new JsonObject { ["ok"] = true, ["artifact_id"] = $"{artifact.Id}" });
    }

    private WireResponse Put(WireRequest request, Operation operation)
    {
        if (_all.Find(artifact => $"/{artifact.Id}" == request.Path) is not { } artifact)
        {
            return new WireResponse(404, "application/xml", []);
        }

        if (long.Parse(request.Query("se")!) < timeline.Now.Ticks)
        {
            _late.Add(request.Sender);
            return new WireResponse(403, "application/xml", []) { Headers = [("x-ms-error-code", "AuthenticationFailed")] };
        }

        if (operation == Operation.PutBlock)
        {
            artifact.Blocks[request.Query("blockid")!] = request.Body;
            return new WireResponse(201, "application/xml", []);
        }

        var list = XElement.Parse(System.Text.Encoding.UTF8.GetString(request.Body)).Elements().Select(entry => entry.Value).ToList();
        if (list.Exists(id => !artifact.Blocks.ContainsKey(id)))
        {
            return new WireResponse(400, "application/xml", []);
        }

        artifact.Content = [.. list.SelectMany(id => artifact.Blocks[id])];
        return new WireResponse(201, "application/xml", []);
    }

    private static WireResponse Refusal(int status, string code) => Responses.Json(status, new JsonObject { ["code"] = code, ["msg"] = code });
}
