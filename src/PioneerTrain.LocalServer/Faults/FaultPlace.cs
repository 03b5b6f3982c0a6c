namespace PioneerTrain.LocalServer.Faults;

/// <summary>The kinds of requests that a fault can affect, in all address families.</summary>
[Flags]
internal enum FaultPlace
{
    None = 0,

    /// <summary>Creates a training job.</summary>
    Create = 1,
    List = 1 << 1,

    /// <summary>Reads a training job.</summary>
    Job = 1 << 2,
    Logs = 1 << 3,
    Checkpoints = 1 << 4,
    Download = 1 << 5,
    Stop = 1 << 6,
    Delete = 1 << 7,

    /// <summary>Every request under datasets except the upload of a file.</summary>
    Datasets = 1 << 8,

    /// <summary>Uploads a data file.</summary>
    Upload = 1 << 9,

    /// <summary>Creates an evaluation.</summary>
    Evaluate = 1 << 10,

    /// <summary>Reads an evaluation.</summary>
    Evaluation = 1 << 11,
    BaseModels = 1 << 12,

    /// <summary>Downloads weights from a signed address.</summary>
    Storage = 1 << 13,

    /// <summary>
    /// Returns the archive itself: the download in the seed profile, the storage host otherwise.
    /// </summary>
    Weights = 1 << 14,

    /// <summary>Refreshes a job from its provider.</summary>
    Sync = 1 << 15,

    /// <summary>Every other request for a job: terminate, deploy, rename, billing.</summary>
    Administration = 1 << 16,

    /// <summary>Requests predictions, with either endpoint.</summary>
    Inference = 1 << 17,

    /// <summary>Requests predictions from the endpoint of the older API.</summary>
    OldInference = 1 << 18,

    /// <summary>Generates a dataset, or reads the job that does.</summary>
    Generate = 1 << 19,

    /// <summary>Every request to the API, but no request to the storage host.</summary>
    Any = Create | List | Job | Logs | Checkpoints | Download | Stop | Delete | Datasets | Evaluate | Evaluation
        | BaseModels | Sync | Administration | Inference | Generate,
}

internal static class FaultPlaces
{
    /// <summary>The words of <c>NAME@PLACE</c>.</summary>
    public static IReadOnlyDictionary<string, FaultPlace> Words { get; } = new Dictionary<string, FaultPlace>(
        StringComparer.Ordinal)
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
        ["inference"] = FaultPlace.Inference,
        ["generate"] = FaultPlace.Generate,
    };

    public static FaultPlace Of(HttpRequest request, ServerProfile profile)
    {
        string[] segments = request.Path.Value?.Split('/', StringSplitOptions.RemoveEmptyEntries) ?? [];
        return (request.Method, segments) switch
        {
            ("PUT", ["uploads", ..] or ["felix", "datasets", "upload", "files", ..]) => FaultPlace.Upload,
            ("GET", ["weights", ..]) => FaultPlace.Storage | FaultPlace.Weights,
            ("GET", ["felix", "training-jobs", _, "download"]) when profile == ServerProfile.Seed => FaultPlace.Download | FaultPlace.Weights,
            (_, ["generate", ..]) => FaultPlace.Generate,
            ("POST", ["inference"]) => FaultPlace.Inference | FaultPlace.OldInference,
            ("POST", ["v1", "chat", "completions"]) => FaultPlace.Inference,
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
