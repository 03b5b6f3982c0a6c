using System.Globalization;
using System.Text.Json.Nodes;
using PioneerTrain.Simulation.Api;
using PioneerTrain.Simulation.Driver;
using PioneerTrain.TestKit.GitHub;

namespace PioneerTrain.Simulation.Releases;

/// <summary>
/// GitHub with the releases and the artifacts of the workflow runs. The list of releases can be old,
/// and an upload whose connection does not last can leave an incomplete file.
/// </summary>
internal sealed class ReleaseServer(ReleaseStandIn releases, Timeline timeline, TimeSpan listAge, ulong seed) : IApiServer
{
    private const string Storage = "artifacts.blob.example";
    private const string Root = "/repos/octo-org/octo-repo/";
    private const int RandomSubject = 32;

    private readonly Dictionary<long, List<(ReleasedModel Model, TimeSpan At)>> _models = [];

    /// <summary>Earlier responses, with the time until which each was right.</summary>
    private readonly Queue<(TimeSpan Until, string Json)> _oldLists = new();

    /// <summary>Called after each request, with its sender.</summary>
    public Action<StepProcess, string>? Processed { get; set; }

    /// <summary>Adds the artifacts of a training job.</summary>
    public void AddModel(long run, ReleasedModel model)
    {
        if (!_models.TryGetValue(run, out var models))
        {
            _models[run] = models = [];
        }

        models.Add((model, timeline.Now));
    }

    /// <summary>Returns the models that a workflow run has trained.</summary>
    public IEnumerable<ReleasedModel> ModelsOf(long run) => _models[run].Select(trained => trained.Model);

    /// <summary>Changes the releases as another client.</summary>
    public void Change(Action change)
    {
        KeepList();
        change();
    }

    public WireResponse Respond(WireRequest request, bool isCut)
    {
        var response = request.Host == Storage ? Download(Number(request.Address.AbsolutePath.Trim('/')))
            : releases.Has(request.Address) ? Release(request, isCut)
            : Artifacts(request.Address.AbsolutePath[Root.Length..].Split('/'));
        Processed?.Invoke(request.Sender, $"{request.Method} {request.Address.AbsolutePath}");
        return response;
    }

    private WireResponse Release(WireRequest request, bool isCut)
    {
        var random = SeededRandom.For(seed, RandomSubject, (ulong)request.Sender.Number, (ulong)request.Number);
        var (method, isWrite) = (request.Method.Method, request.Method != HttpMethod.Get);
        if (isWrite)
        {
            KeepList();
        }

        var isPartial = isCut && method == "POST" && request.Address.AbsolutePath.EndsWith("/assets", StringComparison.Ordinal) && random.Chance(0.5);
        releases.Fault = _ => isPartial ? ReleaseFault.BrokenUpload : ReleaseFault.None;
        var (status, json) = releases.Respond(method, request.Address, request.Body);
        var isList = !isWrite && request.Address.AbsolutePath == $"{Root}releases";
        return ApiNetwork.Response(status, isList ? OldList(timeline.Now - (listAge * random.Fraction())) ?? json : json);
    }

    private string? OldList(TimeSpan at)
    {
        while (_oldLists.TryPeek(out var oldest) && oldest.Until < timeline.Now - listAge)
        {
            _oldLists.Dequeue();
        }

        return _oldLists.FirstOrDefault(list => list.Until > at).Json;
    }

    private void KeepList()
    {
        if (listAge > TimeSpan.Zero)
        {
            _oldLists.Enqueue((timeline.Now, releases.Respond("GET", new Uri($"https://api.github.com{Root}releases"), []).Json));
        }
    }

    private WireResponse Artifacts(string[] parts) => parts switch
    {
        ["actions", "runs", var run, "artifacts"] => ApiNetwork.Response(200, List(Number(run))),
        ["actions", "artifacts", var id, "zip"] => ApiNetwork.Response(302, "") with { Headers = [("Location", $"https://{Storage}/{id}?sig=secret")] },
        _ => throw new InvalidOperationException($"The stand-in has no {string.Join('/', parts)}."),
    };

    private string List(long run)
    {
        var artifacts = _models[run].SelectMany(trained => new[]
        {
            Json(trained.Model.ReportId, $"{ReleasedModel.Artifact}-report", trained.Model.Report, trained.At),
            Json(trained.Model.WeightsId, ReleasedModel.Artifact, trained.Model.Weights, trained.At),
        });
        return new JsonObject { ["total_count"] = _models[run].Count * 2, ["artifacts"] = new JsonArray([.. artifacts]) }.ToJsonString();
    }

    private static JsonObject Json(long id, string name, byte[] content, TimeSpan at) => new()
    {
        ["id"] = id,
        ["name"] = name,
        ["size_in_bytes"] = content.Length,
        ["expired"] = false,
        ["created_at"] = (Timeline.Epoch + at).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        ["digest"] = $"sha256:{ReleasedModel.Sha256(content)}",
    };

    private WireResponse Download(long id)
    {
        var model = _models.Values.SelectMany(models => models).Single(trained => trained.Model.WeightsId == id || trained.Model.ReportId == id).Model;
        return new WireResponse(200, "application/zip", id == model.WeightsId ? model.Weights : model.Report);
    }

    private static long Number(string id) => long.Parse(id, CultureInfo.InvariantCulture);
}
