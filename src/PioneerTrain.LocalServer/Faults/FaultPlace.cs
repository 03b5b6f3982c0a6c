namespace PioneerTrain.LocalServer.Faults;

/// <summary>Which requests; by what they ask for, whatever the family of addresses.</summary>
[Flags]
internal enum FaultPlace
{
    None = 0,

    /// <summary>A training job is created.</summary>
    Create = 1,
    List = 1 << 1,

    /// <summary>One job is read.</summary>
    Job = 1 << 2,
    Logs = 1 << 3,
    Checkpoints = 1 << 4,
    Download = 1 << 5,
    Stop = 1 << 6,
    Delete = 1 << 7,

    /// <summary>Everything under datasets but the file itself.</summary>
    Datasets = 1 << 8,

    /// <summary>A data file is sent.</summary>
    Upload = 1 << 9,

    /// <summary>An evaluation is created.</summary>
    Evaluate = 1 << 10,

    /// <summary>One evaluation is read.</summary>
    Evaluation = 1 << 11,
    BaseModels = 1 << 12,

    /// <summary>A signed address of weights is fetched.</summary>
    Storage = 1 << 13,

    /// <summary>Whatever carries the archive itself: the download of the seed profile, storage elsewhere.</summary>
    Weights = 1 << 14,

    /// <summary>A job is refreshed from its provider.</summary>
    Sync = 1 << 15,

    /// <summary>Anything else that is asked of a job: terminate, deploy, rename, billing.</summary>
    Administration = 1 << 16,

    /// <summary>Every request to the API, but none to storage.</summary>
    Any = Create | List | Job | Logs | Checkpoints | Download | Stop | Delete | Datasets | Evaluate | Evaluation | BaseModels | Sync | Administration,
}

internal static class FaultPlaces
{
    /// <summary>Words for <c>NAME@PLACE</c>.</summary>
    public static IReadOnlyDictionary<string, FaultPlace> Words { get; } = new Dictionary<string, FaultPlace>(StringComparer.Ordinal)
    {
        ["any"] = FaultPlace.Any,
        ["create"] = FaultPlace.Create,
        ["list"] = FaultPlace.List,
        ["job"] = FaultPlace.Job,
        ["logs"] = FaultPlace.Logs,
        ["checkpoints"] = FaultPlace.Checkpoints,
        ["download"] = FaultPlace.Download,
        ["stop"] = FaultPlace.Stop,
        ["delete"] = FaultPlace.Delete,
        ["datasets"] = FaultPlace.Datasets,
        ["upload"] = FaultPlace.Upload,
        ["evaluate"] = FaultPlace.Evaluate,
        ["evaluation"] = FaultPlace.Evaluation,
        ["base-models"] = FaultPlace.BaseModels,
        ["storage"] = FaultPlace.Storage,
        ["weights"] = FaultPlace.Weights,
        ["sync"] = FaultPlace.Sync,
        ["administration"] = FaultPlace.Administration,
    };

    public static FaultPlace Of(HttpRequest request, ServerProfile profile)
    {
        string[] segments = request.Path.Value?.Split('/', StringSplitOptions.RemoveEmptyEntries) ?? [];
        return (request.Method, segments) switch
        {
            ("PUT", ["uploads", ..] or ["felix", "datasets", "upload", "files", ..]) => FaultPlace.Upload,
            ("GET", ["weights", ..]) => FaultPlace.Storage | FaultPlace.Weights,
            ("GET", ["felix", "training-jobs", _, "download"]) when profile == ServerProfile.Seed => FaultPlace.Download | FaultPlace.Weights,
            (_, ["base-models"] or ["v1", "base-models"]) => FaultPlace.BaseModels,
            (_, ["felix", .. var rest]) => Of(request.Method, rest),
            (_, ["v1", "training", "jobs", .. var rest]) => Of(request.Method, ["training-jobs", .. rest]),
            (_, ["v1", .. var rest]) => Of(request.Method, rest),
            _ => FaultPlace.None,
        };
    }

    private static FaultPlace Of(string method, string[] segments) => (method, segments) switch
    {
        (_, ["datasets", ..]) => FaultPlace.Datasets,
        ("POST", ["evaluations"]) => FaultPlace.Evaluate,
        ("GET", ["evaluations", _]) => FaultPlace.Evaluation,
        ("POST", ["training-jobs"]) => FaultPlace.Create,
        ("GET", ["training-jobs"] or ["trained-models"]) => FaultPlace.List,
        ("GET", ["training-jobs", _]) => FaultPlace.Job,
        ("DELETE", ["training-jobs", _]) => FaultPlace.Delete,
        ("GET", ["training-jobs", _, "logs"]) => FaultPlace.Logs,
        ("GET", ["training-jobs", _, "checkpoints"]) => FaultPlace.Checkpoints,
        ("GET", ["training-jobs", _, "download"]) => FaultPlace.Download,
        ("POST", ["training-jobs", _, "stop"]) => FaultPlace.Stop,
        ("POST", ["training-jobs", _, "sync"]) => FaultPlace.Sync,
        (_, ["training-jobs", _, ..]) => FaultPlace.Administration,
        _ => FaultPlace.None,
    };
}
