using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Wire;

namespace PioneerTrain.Pioneer.Client;

public sealed partial class PioneerClient
{
    /// <summary><c>GET /base-models</c>. The path is next to <c>/felix</c>, not below it; any other
    /// prefix precedes it.</summary>
    public Task<IReadOnlyList<BaseModel>> ListBaseModelsAsync(CancellationToken cancellationToken) =>
        ReadAsync(Get(ApiSubject.Collection, ServicePaths.BaseModels), WireReader.BaseModels, "is not a list of base models", cancellationToken);

    /// <summary><c>GET /datasets</c>. The service omits failed datasets.</summary>
    public Task<IReadOnlyList<Dataset>> ListDatasetsAsync(CancellationToken cancellationToken) =>
        ReadAsync(Get(ApiSubject.Collection, "/datasets"), response => WireReader.Datasets(response, Options.ApiKey), "is not a list of datasets", cancellationToken);

    /// <summary><c>GET /datasets/{name}</c>: the versions of a dataset, newest first.</summary>
    public Task<IReadOnlyList<Dataset>> GetDatasetVersionsAsync(string name, CancellationToken cancellationToken) =>
        ReadAsync(Get(ApiSubject.Dataset, $"/datasets/{Segment(name)}"), response => WireReader.Versions(response, Options.ApiKey, name), "is not a dataset", cancellationToken);

    /// <summary><c>GET /datasets/{name}/{version}/download</c>: the rows as JSONL, or JSON with the
    /// address of the rows. Makes one attempt. The caller disposes the response.</summary>
    internal Task<HttpResponseMessage> OpenDatasetAsync(string name, string version, CancellationToken cancellationToken) =>
        _sender.OpenAsync(DatasetCall(name, version), cancellationToken);

    internal ApiCall DatasetCall(string name, string version) =>
        Call(HttpMethod.Get, ApiSubject.Dataset, $"/datasets/{Segment(name)}/{Segment(version)}/download?format=jsonl") with { Accept = "*/*" };

    /// <summary><c>POST /datasets/upload/url</c>: creates a dataset version and an address to
    /// upload its bytes to. Retried after every transient failure, because a version without bytes
    /// has no effect.</summary>
    /// <param name="kind">Wire name <c>dataset_type</c>: <c>ner</c>, <c>classification</c>,
    /// <c>custom</c> or <c>decoder</c>.</param>
    /// <param name="sha256">SHA-256 of the file, in lower-case hexadecimal; part of the file name of
    /// the upload.</param>
    public Task<UploadAddress> CreateUploadAsync(string name, string kind, string sha256, CancellationToken cancellationToken)
    {
        var body = UploadAddressRequest.ForTraining(name, kind, sha256);
        var call = Call(HttpMethod.Post, ApiSubject.Collection, "/datasets/upload/url") with
        {
            ContentAsync = Json(body, WireJson.Default.UploadAddressRequest),
            Retries = RetryPolicy.Idempotent,
        };
        return ReadAsync(call, WireReader.Upload, "has no upload address", cancellationToken);
    }

    /// <summary>Uploads a data file to the address with <c>PUT</c>. Transient failures are retried
    /// from the start of the file. The API key is sent only if the address belongs to the
    /// API.</summary>
    /// <param name="openAsync">Opens the file at its start. Called for each attempt.</param>
    /// <param name="length">Length in bytes. Storage rejects bodies of unknown length.</param>
    public Task PutUploadAsync(UploadAddress upload, Func<CancellationToken, Task<Stream>> openAsync, long length, CancellationToken cancellationToken)
    {
        var call = new ApiCall(HttpMethod.Put, upload.Address, ApiSubject.Storage)
        {
            Timeout = Options.Timings.UploadTimeout,
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
        return SendAsync(call, cancellationToken);
    }

    /// <summary><c>POST /datasets/upload/process</c>: starts the service's check of the uploaded
    /// bytes. Returns before the check has ended.</summary>
    public Task ProcessUploadAsync(string datasetId, CancellationToken cancellationToken) =>
        SendAsync(
            Call(HttpMethod.Post, ApiSubject.Dataset, "/datasets/upload/process") with
            {
                ContentAsync = Json(new ProcessRequest(datasetId), WireJson.Default.ProcessRequest),
                Retries = RetryPolicy.Idempotent,
            },
            cancellationToken);

    /// <summary><c>POST /evaluations</c>: starts the evaluation of a model on a dataset. The
    /// service reports a conflict while the model is warming up. Does not retry after a failure that
    /// may hide a success (<see cref="PioneerException.OutcomeUnknown"/>).</summary>
    /// <param name="model">The id of a training job, or of a base model.</param>
    /// <param name="dataset">The dataset. If it has no version, the service uses the newest
    /// one.</param>
    /// <param name="maxExamples">Maximum number of rows. Null uses the service's default (100 on
    /// the live service).</param>
    public Task<EvaluationState> CreateEvaluationAsync(string model, DatasetReference dataset, int? maxExamples, CancellationToken cancellationToken)
    {
        var body = new EvaluationRequest(model, dataset.Name) { DatasetVersion = dataset.Version, MaxExamples = maxExamples };
        var call = Call(HttpMethod.Post, ApiSubject.Evaluation, "/evaluations") with
        {
            ContentAsync = Json(body, WireJson.Default.EvaluationRequest),
        };
        return ReadAsync(call, response => WireReader.Evaluation(response, Options.ApiKey), "has no evaluation id", cancellationToken);
    }

    /// <summary><c>GET /evaluations</c>, in the service's order.</summary>
    internal Task<IReadOnlyList<EvaluationState>> ListEvaluationsAsync(CancellationToken cancellationToken) =>
        ReadAsync(
            Get(ApiSubject.Evaluation, "/evaluations"),
            response => WireReader.Evaluations(response, Options.ApiKey),
            "is not a list of evaluations",
            cancellationToken);

    /// <summary><c>GET /evaluations/{id}</c>.</summary>
    public Task<EvaluationState> GetEvaluationAsync(string evaluationId, CancellationToken cancellationToken) =>
        ReadAsync(
            Get(ApiSubject.Evaluation, $"/evaluations/{Segment(evaluationId)}"),
            response => WireReader.Evaluation(response, Options.ApiKey, evaluationId),
            "is not an evaluation",
            cancellationToken);
}
