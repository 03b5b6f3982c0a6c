using PioneerTrain.TestKit;
using PioneerTrain.TestKit.GitHub;

namespace PioneerTrain.Cli.Tests.Support;

/// <summary>
/// A Pioneer service and GitHub's artifact service with scripted responses. By default a job is
/// created, trains three epochs without checkpoints and ends with F1 0.9032. Tests replace the responses of routes.
/// </summary>
internal sealed class ScriptedService : HttpMessageHandler
{
    public const string BaseModels = "GET /base-models";
    public const string Create = "POST /felix/training-jobs";
    public const string List = "GET /felix/training-jobs";
    public const string Job = "GET /felix/training-jobs/job-1";
    public const string Logs = "GET /felix/training-jobs/job-1/logs";
    public const string Checkpoints = "GET /felix/training-jobs/job-1/checkpoints";
    public const string Billing = "GET /felix/training-jobs/job-1/billing";
    public const string Stop = "POST /felix/training-jobs/job-1/stop";
    public const string Weights = "GET /felix/training-jobs/job-1/download";
    public const string Evaluate = "POST /felix/evaluations";
    public const string Evaluation = "GET /felix/evaluations/evaluation-1";

    public const string Inference = "POST /inference";

    private readonly Lock _lock = new();
    private readonly ManualTime _time;
    private readonly Dictionary<string, Queue<Reply>> _script = new(StringComparer.Ordinal);
    private readonly List<SentRequest> _requests = [];
    private readonly List<string> _unexpected = [];

    public ScriptedService(ManualTime time)
    {
        _time = time;
        On(List, Reply.Jobs());
        On("GET /felix/datasets/tickets", Versions("tickets", "3"));
        On("GET /felix/datasets/tickets-test", Versions("tickets-test", "1"));
        On(BaseModels, Reply.Json("""{"models":[{"id":"fastino/gliner2-base-v1","supports_training":true}]}"""));
        On(Create, Reply.Job(ScriptedJob.Queued));
        On(Job, [.. ToEnd(ScriptedJob.Complete(0.9032))]);
        string[] log = ["epoch 1 of 3", "epoch 2 of 3", "epoch 3 of 3"];
        On(Logs, Log(), Log(log[..1]), Log(log[..2]), Log(log));
        On(Weights, ScriptedWeights.Reply);
        On(Artifacts("CreateArtifact"), ArtifactCreated);
        On(Artifacts("ListArtifacts"), Reply.Json("""{"artifacts":[]}"""));
        On(Artifacts("FinalizeArtifact"), Reply.Json("""{"ok":true,"artifact_id":"4711"}"""));
        On("PUT blobs.example/weights", Reply.Status(201));
    }

    /// <summary>The pull requests and commits on GitHub, for paths that are not in the script.</summary>
    public RepositoryStandIn Repository { get; set; } = new();

    /// <summary>The releases on GitHub; null for those of the script.</summary>
    public ReleaseStandIn? Releases { get; set; }

    public static Reply ArtifactCreated { get; } =
        Reply.Json("""{"ok":true,"signed_upload_url":"https://blobs.example/weights?sig=abc"}""");

    /// <summary>All requests in the order in which they were sent.</summary>
    public IReadOnlyList<SentRequest> Requests => _requests;

    /// <summary>Requests without a scripted response; a run must send none.</summary>
    public IReadOnlyList<string> Unexpected => _unexpected;

    /// <summary>Returns the route of an artifact service method.</summary>
    public static string Artifacts(string method) =>
        $"POST results.example/twirp/github.actions.results.api.v1.ArtifactService/{method}";

    /// <summary>Returns the snapshots of a job that trains and ends in the given state.</summary>
    public static IEnumerable<Reply> ToEnd(ScriptedJob end) =>
        new[] { ScriptedJob.Queued, ScriptedJob.Running(1), ScriptedJob.Running(2), end }.Select(Reply.Job);

    /// <summary>Returns the log at one point in time.</summary>
    public static Reply Log(params string[] lines)
    {
        var entries = lines.Select((line, index) => $$"""{"id":"{{index}}","message":"{{line}}"}""");
        return Reply.Json($$"""{"logs":[{{string.Join(',', entries)}}]}""");
    }

    /// <summary>Returns all bodies that were sent to the route.</summary>
    public IReadOnlyList<string> Bodies(string route) => [.. _requests.Where(request => request.Route == route).Select(request => request.Body)];

    /// <summary>
    /// Replaces the responses of a route. Each is returned once, the last one repeatedly.
    /// </summary>
    /// <param name="route">
    /// Method and path without the query; prefixed with the host if it differs.
    /// </param>
    public ScriptedService On(string route, params Reply[] replies)
    {
        _script[route] = new Queue<Reply>(replies);
        return this;
    }

    public int Count(string route) => _requests.Count(request => request.Route == route);

    /// <summary>Returns the last body that was sent to the route.</summary>
    public string Body(string route) => _requests.Last(request => request.Route == route).Body;

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var address = request.RequestUri!;
        if (Releases is { } releases && releases.Has(address))
        {
            var bytes = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
            var (status, json) = releases.Respond(request.Method.Method, address, bytes);
            return new HttpResponseMessage((System.Net.HttpStatusCode)status) { Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json") };
        }

        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var host = address.Host == "api.pioneer.ai" ? "" : address.Authority;
        var route = $"{request.Method} {host}{address.AbsolutePath}";
        return await ReplyTo(new SentRequest(route, body), address).SendAsync(body, _time, cancellationToken);
    }

    private Reply ReplyTo(SentRequest request, Uri address)
    {
        lock (_lock)
        {
            _requests.Add(request);
            if (!_script.TryGetValue(request.Route, out var replies))
            {
                if (address.Host == "api.github.com" && Repository.Respond(request.Route.Split(' ')[0], address.PathAndQuery, request.Body) is var (status, json))
                {
                    return Reply.Json(json, status);
                }

                if (request.Route.EndsWith("/checkpoints", StringComparison.Ordinal))
                {
                    return Reply.Json("""{"checkpoints":[]}""");
                }

                _unexpected.Add(request.Route);
                return Reply.Error(404, "not in the script");
            }

            return replies.Count > 1 ? replies.Dequeue() : replies.Peek();
        }
    }

    private static Reply Versions(string dataset, string version) => Reply.Json(
        $$"""{"versions":[{"dataset_name":"{{dataset}}","version_number":"{{version}}","status":"ready"}]}""");
}

/// <summary>A request that the program sent.</summary>
internal sealed record SentRequest(string Route, string Body);
