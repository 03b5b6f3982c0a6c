using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Wire;

namespace PioneerTrain.Pioneer.Client;

public sealed partial class PioneerClient
{
    /// <summary><c>GET /base-models</c>, which lies beside <c>/felix</c> and not in it; with other prefixes, under them.</summary>
    public Task<IReadOnlyList<BaseModel>> ListBaseModelsAsync(CancellationToken cancellationToken) =>
        AskAsync<IReadOnlyList<BaseModel>>(
            Get(ApiSubject.Collection, ServicePaths.BaseModels),
            answer => [.. WireReader.Items(answer, "models", "base_models", "data").Select(WireReader.BaseModel).OfType<BaseModel>()],
            "is no list of base models",
            cancellationToken);

    /// <summary><c>GET /datasets</c>; the service leaves failed ones out.</summary>
    public Task<IReadOnlyList<Dataset>> ListDatasetsAsync(CancellationToken cancellationToken) =>
        AskAsync<IReadOnlyList<Dataset>>(
            Get(ApiSubject.Collection, "/datasets"),
            answer => [.. WireReader.Items(answer, "datasets", "data").Select(item => WireReader.Dataset(item, Options.ApiKey)).OfType<Dataset>()],
            "is no list of datasets",
            cancellationToken);

    /// <summary><c>GET /datasets/{name}</c>: its versions, newest first.</summary>
    public Task<IReadOnlyList<Dataset>> GetDatasetVersionsAsync(string name, CancellationToken cancellationToken) =>
        AskAsync<IReadOnlyList<Dataset>>(
            Get(ApiSubject.Dataset, $"/datasets/{Segment(name)}"),
            answer => WireReader.Items(answer, "versions", "datasets", "data").ToArray() is { Length: > 0 } versions
                ? [.. versions.Select(item => WireReader.Dataset(item, Options.ApiKey, name)).OfType<Dataset>()]
                : WireReader.Dataset(answer, Options.ApiKey, name) is { Status.Length: > 0 } only ? [only] : [],
            "is no dataset",
            cancellationToken);

    /// <summary><c>GET /datasets/{name}/{version}/download</c>: the rows as JSONL, or JSON with their address; one attempt. The caller disposes the answer.</summary>
    internal Task<HttpResponseMessage> OpenDatasetAsync(string name, string version, CancellationToken cancellationToken)
    {
        var path = $"/datasets/{Segment(name)}/{Segment(version)}/download?format=jsonl";
        return _sender.OpenAsync(Call(HttpMethod.Get, ApiSubject.Dataset, path) with { Accept = "*/*" }, cancellationToken);
    }

    /// <summary><c>POST /datasets/upload/url</c>: a new version of a dataset, and where its bytes go. Repeated freely: a version without bytes is no harm.</summary>
    /// <param name="kind">Wire name <c>dataset_type</c>: <c>ner</c>, <c>classification</c>, <c>custom</c> or <c>decoder</c>.</param>
    public Task<UploadAddress> CreateUploadAsync(string name, string kind, CancellationToken cancellationToken)
    {
        var body = new UploadAddressRequest(name, kind, Type: "training", FileName: "data.jsonl", Format: "jsonl");
        var call = Call(HttpMethod.Post, ApiSubject.Collection, "/datasets/upload/url") with
        {
            ContentAsync = Json(body, WireJson.Default.UploadAddressRequest),
            Retries = RetryPolicy.Idempotent,
        };
        return AskAsync(
            call,
            WireReader.Upload,
            "names no upload address",
            cancellationToken);
    }

    /// <summary>PUTs a data file to the address; repeated from the start on failures that may pass. The key goes along only if the address is the
    /// API's own.</summary>
    /// <param name="openAsync">Opens the file anew for each attempt.</param>
    /// <param name="length">In bytes; storage refuses bodies of unknown length.</param>
    public Task PutUploadAsync(UploadAddress upload, Func<CancellationToken, Task<Stream>> openAsync, long length, CancellationToken cancellationToken)
    {
        var call = new ApiCall(HttpMethod.Put, upload.Address, ApiSubject.Storage)
        {
            Timeout = Options.UploadTimeout,
            Retries = RetryPolicy.Idempotent,
            Accept = "*/*",
            ContentAsync = async token =>
            {
                var content = new StreamContent(await openAsync(token));
                content.Headers.TryAddWithoutValidation("Content-Type", "application/octet-stream");
                content.Headers.ContentLength = length;
                return content;
            },
        };
        return TellAsync(call, cancellationToken);
    }

    /// <summary><c>POST /datasets/upload/process</c>: the bytes are there; the service checks them and answers at once.</summary>
    public Task ProcessUploadAsync(string datasetId, CancellationToken cancellationToken) =>
        TellAsync(
            Call(HttpMethod.Post, ApiSubject.Dataset, "/datasets/upload/process") with
            {
                ContentAsync = Json(new ProcessRequest(datasetId), WireJson.Default.ProcessRequest),
                Retries = RetryPolicy.Idempotent,
            },
            cancellationToken);

    /// <summary><c>POST /evaluations</c>: scores a model on a dataset. A model that still warms up is answered with a conflict. Repeated freely: a hundred rows
    /// scored twice cost less than a verdict that is missing.</summary>
    /// <param name="model">The id of a training job, or of a base model.</param>
    /// <param name="dataset">Without a version, the service takes its newest.</param>
    /// <param name="maxExamples">Rows at most; null leaves it to the service (100 on the live one).</param>
    public Task<EvaluationState> CreateEvaluationAsync(string model, DatasetReference dataset, int? maxExamples, CancellationToken cancellationToken)
    {
        var body = new EvaluationRequest(model, dataset.Name) { DatasetVersion = dataset.Version, MaxExamples = maxExamples };
        var call = Call(HttpMethod.Post, ApiSubject.Evaluation, "/evaluations") with
        {
            ContentAsync = Json(body, WireJson.Default.EvaluationRequest),
            Retries = RetryPolicy.Idempotent,
        };
        return AskAsync(call, answer => WireReader.Evaluation(answer, Options.ApiKey), "names no evaluation id", cancellationToken);
    }

    /// <summary><c>GET /evaluations/{id}</c>.</summary>
    public Task<EvaluationState> GetEvaluationAsync(string evaluationId, CancellationToken cancellationToken) =>
        AskAsync(
            Get(ApiSubject.Evaluation, $"/evaluations/{Segment(evaluationId)}"),
            answer => WireReader.Evaluation(answer, Options.ApiKey, evaluationId),
            "is no evaluation",
            cancellationToken);
}
