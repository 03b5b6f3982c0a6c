using PioneerTrain.Simulation.Driver;

namespace PioneerTrain.Simulation.World;

/// <summary>The operation that a request calls.</summary>
internal enum Operation
{
    ListJobs,
    CreateJob,
    GetJob,
    GetLogs,
    StopJob,
    Download,
    ListModels,
    Infer,
    GetDataset,
    ListDatasets,
    GetRows,
    UploadAddress,
    UploadBytes,
    ProcessUpload,
    CreateEvaluation,
    GetEvaluation,
    ListEvaluations,
    GetWeights,
    CreateArtifact,
    FinalizeArtifact,
    ListArtifacts,
    DeleteArtifact,
    PutBlock,
    PutBlockList,
    Unknown,
}

/// <summary>The host names of the services.</summary>
internal static class Hosts
{
    public const string Api = "api.pioneer.test";
    public const string Weights = "weights.storage.test";
    public const string Uploads = "uploads.storage.test";
    public const string Artifacts = "results.actions.test";
    public const string Blobs = "blobs.storage.test";

    public static Operation OperationOf(WireRequest request) => request.Host switch
    {
        Api => OfApi(request),
        Weights => Operation.GetWeights,
        Uploads => Operation.UploadBytes,
        Blobs => request.Query("comp") == "blocklist" ? Operation.PutBlockList : Operation.PutBlock,
        Artifacts => Enum.TryParse<Operation>(request.Path.Split('/')[^1], out var call) ? call : Operation.Unknown,
        _ => Operation.Unknown,
    };

    private static Operation OfApi(WireRequest request)
    {
        var parts = request.Path.Trim('/').Split('/');
        var isPost = request.Method == HttpMethod.Post;
        return parts switch
        {
            [.., "training-jobs"] => isPost ? Operation.CreateJob : Operation.ListJobs,
            [.., "training-jobs", _] => Operation.GetJob,
            [.., "training-jobs", _, "logs"] => Operation.GetLogs,
            [.., "training-jobs", _, "stop"] => Operation.StopJob,
            [.., "training-jobs", _, "download"] => Operation.Download,
            [.., "inference"] or [.., "v1", "chat", "completions"] => Operation.Infer,
            [.., "base-models"] => Operation.ListModels,
            [.., "datasets"] => Operation.ListDatasets,
            [.., "datasets", "upload", "url"] => Operation.UploadAddress,
            [.., "datasets", "upload", "process"] => Operation.ProcessUpload,
            [.., "datasets", _, _, "download"] => Operation.GetRows,
            [.., "datasets", _] => Operation.GetDataset,
            [.., "evaluations"] => isPost ? Operation.CreateEvaluation : Operation.ListEvaluations,
            [.., "evaluations", _] => Operation.GetEvaluation,
            _ => Operation.Unknown,
        };
    }
}
