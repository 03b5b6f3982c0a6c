using System.Text.Json.Nodes;
using PioneerTrain.Simulation.Driver;

namespace PioneerTrain.Simulation.World;

/// <summary>
/// Everything outside the processes: the training service, its storage, and GitHub's artifact
/// service. It responds correctly; faults are added in front of it.
/// </summary>
internal sealed class Service(WorldSettings settings, Timeline timeline, ulong seed)
{
    public const string ApiKey = "pio_sk_simulated0123456789_0b5f7c1e-aaaa-bbbb-cccc-1234567890ab";

    private readonly JobEndpoints _jobs = new(settings, timeline, seed);

    public JobEndpoints Jobs => _jobs;

    public ArtifactEndpoints Artifacts { get; } = new(settings, timeline);

    public WorldSettings Settings => settings;

    public DatasetEndpoints Data => field ??= new DatasetEndpoints(settings, timeline, seed, _jobs);

    public InferenceEndpoints Inference => field ??= new InferenceEndpoints(settings, timeline, seed, _jobs);

    private Storage Storage => field ??= new Storage(settings, timeline, _jobs);

    /// <summary>Notes that the response to a request reaches its sender.</summary>
    public void Confirm(WireRequest request, Operation operation)
    {
        switch (operation)
        {
            case Operation.Infer:
                Inference.Confirm(request);
                break;
            case Operation.ListJobs:
                _jobs.Confirm(request);
                break;
        }
    }

    public WireResponse Answer(WireRequest request, Operation operation)
    {
        if (request.Host == Hosts.Api && operation != Operation.ListModels && request.Header("X-API-Key") != ApiKey)
        {
            return new WireResponse(401, "application/json", []);
        }

        return operation switch
        {
            Operation.ListJobs => _jobs.List(request),
            Operation.CreateJob => _jobs.Create(request),
            Operation.GetJob => _jobs.Get(request),
            Operation.GetLogs => _jobs.Logs(request),
            Operation.StopJob => _jobs.Stop(request),
            Operation.Download => Storage.Download(request),
            Operation.GetWeights => Storage.Weights(request),
            Operation.ListModels => Responses.Json(200, new JsonObject { ["models"] = new JsonArray(new JsonObject { ["id"] = InferenceEndpoints.BaseModel, ["supports_training"] = true }) }),
            Operation.GetDataset => Data.Get(request),
            Operation.ListDatasets => DatasetEndpoints.List(),
            Operation.GetRows => Data.Rows(request),
            Operation.UploadAddress => Data.CreateUpload(request),
            Operation.UploadBytes => Data.PutBytes(request),
            Operation.ProcessUpload => Data.Process(request),
            Operation.CreateEvaluation => Data.CreateEvaluation(request),
            Operation.GetEvaluation => Data.GetEvaluation(request),
            Operation.ListEvaluations => Data.ListEvaluations(),
            Operation.Infer => Inference.Answer(request),
            Operation.Unknown => Responses.Refusal(404, "Not Found", settings.Profile),
            _ => Artifacts.Answer(request, operation),
        };
    }
}
