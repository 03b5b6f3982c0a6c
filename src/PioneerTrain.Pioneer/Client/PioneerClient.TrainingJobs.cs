using System.Runtime.CompilerServices;
using System.Text;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Wire;

namespace PioneerTrain.Pioneer.Client;

public sealed partial class PioneerClient
{
    /// <summary>Number of pages of the list in a row that may have no readable job.</summary>
    private const int MaximumUnreadablePages = 20;

    /// <summary><c>POST /training-jobs</c>. Retries while the service reports that too many jobs
    /// are created at once. Does not retry after a failure that may hide a success
    /// (<see cref="PioneerException.OutcomeUnknown"/>).</summary>
    /// <param name="idempotencyKey">The same value for each request for the same job. A service
    /// that supports <c>Idempotency-Key</c> creates no second job for it.</param>
    /// <param name="abandonToken">Cancels the wait for the response to a request that was already
    /// sent. It fires later than <paramref name="cancellationToken"/>, because the outcome of an
    /// abandoned request is unknown.</param>
    /// <param name="cancellationToken">No further request is sent after it is cancelled.</param>
    public Task<TrainingJob> CreateTrainingJobAsync(TrainingJobRequest request, Guid idempotencyKey, CancellationToken abandonToken, CancellationToken cancellationToken) =>
        CreateTrainingJobAsync(request, idempotencyKey, Time.GetTimestamp(), abandonToken, cancellationToken);

    /// <summary>Like the public overload, with a wait for the admission that began
    /// earlier.</summary>
    /// <param name="start">Timestamp at which the wait began.</param>
    internal async Task<TrainingJob> CreateTrainingJobAsync(
        TrainingJobRequest request, Guid idempotencyKey, long start, CancellationToken abandonToken, CancellationToken cancellationToken)
    {
        var call = Call(HttpMethod.Post, ApiSubject.Collection, ServicePaths.TrainingJobs) with
        {
            ContentAsync = Json(TrainingJobBody.Write(request)),
            Headers = [new("Idempotency-Key", idempotencyKey.ToString())],
            Timeout = Options.Timings.CreateTimeout,
            Retries = RetryPolicy.UntilAdmitted,
        };
        return await Pipelines.UntilAdmitted(start).ExecuteAsync(
            async token =>
            {
                token.ThrowIfCancellationRequested();
                try
                {
                    return await ReadOnceAsync(call, response => WireReader.Job(response, Options.ApiKey), "has no job id", abandonToken);
                }
                catch (OperationCanceledException abandoned)
                {
                    throw Failures.Unreachable(call, "cancelled before the service responded", outcomeUnknown: true, abandoned);
                }
            },
            cancellationToken);
    }

    /// <summary>Returns the request body that creates a job, for display.</summary>
    public static string BodyOf(TrainingJobRequest request) => Encoding.UTF8.GetString(TrainingJobBody.Write(request));

    /// <summary><c>GET /training-jobs</c>, page by page, in the service's order. In <c>/v1</c> the
    /// list also has jobs of other kinds (<see cref="TrainingJob.IsInteractive"/>).</summary>
    public async IAsyncEnumerable<TrainingJob> ListTrainingJobsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var hasMore = true;
        var unreadable = 0;
        for (var offset = 0; hasMore;)
        {
            var call = Get(ApiSubject.Collection, $"{ServicePaths.TrainingJobs}?limit={JobPage.MaximumLength}&offset={offset}");
            var page = await ReadAsync(call, response => WireReader.JobPage(response, Options.ApiKey), "is not a list of training jobs", cancellationToken);
            var fresh = page.Jobs.Where(job => seen.Add(job.Id)).ToArray();
            foreach (var job in fresh)
            {
                var isInteractive = _paths.IsFirstVersion && job is { BaseModel: null or "", Datasets: [] };
                yield return job with { IsInteractive = isInteractive };
            }

            // A server that ignores the offset would return the same page again and again. A page
            // without any readable job says nothing about that, so their number is limited.
            unreadable = page.Jobs.Count == 0 ? unreadable + 1 : 0;
            var mayContinue = fresh.Length > 0 || unreadable is > 0 and < MaximumUnreadablePages;
            hasMore = page.HasMore && page.Length > 0 && mayContinue;
            offset += page.Length;
        }
    }

    /// <summary><c>GET /training-jobs/{id}</c>.</summary>
    public Task<TrainingJob> GetTrainingJobAsync(string jobId, CancellationToken cancellationToken) =>
        ReadAsync(Get(ApiSubject.TrainingJob, JobPath(jobId)), response => WireReader.Job(response, Options.ApiKey, jobId), "is not a training job", cancellationToken);

    /// <summary><c>GET /training-jobs/{id}/logs</c>: opens the current log. Makes one attempt. The
    /// caller disposes the log.</summary>
    /// <param name="offset">Requests the log from this byte on, where the service supports it; null
    /// requests the whole log.</param>
    /// <param name="tag">Requests the part only if the log still has this entity tag; null for
    /// none.</param>
    internal async Task<LogStream> OpenLogAsync(string jobId, long? offset, string? tag, CancellationToken cancellationToken)
    {
        var call = Get(ApiSubject.TrainingJob, JobPath(jobId, "/logs")) with
        {
            Accept = "application/json, application/x-ndjson;q=0.8, text/plain;q=0.5, */*;q=0.1",
            Headers = offset is null ? []
                : tag is null || tag.StartsWith("W/", StringComparison.Ordinal) ? [new("Range", $"bytes={offset}-")]
                : [new("Range", $"bytes={offset}-"), new("If-Range", tag)],
        };
        return new LogStream(this, call, await _sender.OpenAsync(call, cancellationToken), cancellationToken);
    }

    /// <summary><c>GET /training-jobs/{id}/checkpoints</c>, in the service's order. The list may be
    /// empty.</summary>
    public Task<IReadOnlyList<Checkpoint>> GetCheckpointsAsync(string jobId, CancellationToken cancellationToken) =>
        ReadAsync(Get(ApiSubject.TrainingJob, JobPath(jobId, "/checkpoints")), WireReader.Checkpoints, "is not a list of checkpoints", cancellationToken);

    /// <summary><c>GET /training-jobs/{id}/billing</c>. Not every service supports it. The service can
    /// bill a job some time after its end.</summary>
    public Task<JobBill> GetBillAsync(string jobId, CancellationToken cancellationToken) =>
        ReadAsync(Get(ApiSubject.TrainingJob, JobPath(jobId, "/billing")), WireReader.Bill, "is not the bill of a job", cancellationToken);

    /// <summary><c>POST /training-jobs/{id}/stop</c>: stops a job and keeps its checkpoints.
    /// Returns once the service has accepted the stop; the job may still be running. A rejection
    /// does not reliably indicate whether the job has already ended.</summary>
    public Task StopTrainingJobAsync(string jobId, CancellationToken cancellationToken) =>
        SendAsync(Call(HttpMethod.Post, ApiSubject.TrainingJob, JobPath(jobId, "/stop")) with { Retries = RetryPolicy.Idempotent }, cancellationToken);

    /// <summary><c>POST /training-jobs/{id}/sync</c>: makes the service request the job's state
    /// from its compute provider. Not every service supports it.</summary>
    public Task SyncTrainingJobAsync(string jobId, CancellationToken cancellationToken) =>
        SendAsync(Call(HttpMethod.Post, ApiSubject.TrainingJob, JobPath(jobId, "/sync")) with { Retries = RetryPolicy.Idempotent }, cancellationToken);

    /// <summary><c>DELETE /training-jobs/{id}</c>: deletes the job with its weights, checkpoints
    /// and deployments. This cannot be undone.</summary>
    public Task DeleteTrainingJobAsync(string jobId, CancellationToken cancellationToken) =>
        SendAsync(Call(HttpMethod.Delete, ApiSubject.TrainingJob, JobPath(jobId)), cancellationToken);

    /// <summary><c>GET /training-jobs/{id}/download</c>: opens a stream with the weights, or with
    /// JSON that contains their address. Makes one attempt. The caller disposes the
    /// response.</summary>
    /// <param name="headers">Further headers, such as <c>Range</c> and <c>If-Range</c>.</param>
    public Task<HttpResponseMessage> OpenDownloadAsync(string jobId, IReadOnlyList<KeyValuePair<string, string>> headers, CancellationToken cancellationToken) =>
        _sender.OpenAsync(DownloadCall(jobId) with { Headers = headers }, cancellationToken);

    /// <summary>Opens a signed address. Makes one attempt. The API key is sent only if the address
    /// belongs to the API. The caller disposes the response.</summary>
    /// <param name="headers">Further headers, such as <c>Range</c> and <c>If-Range</c>.</param>
    public Task<HttpResponseMessage> OpenSignedAsync(Uri address, IReadOnlyList<KeyValuePair<string, string>> headers, CancellationToken cancellationToken) =>
        _sender.OpenAsync(StorageCall(address) with { Headers = headers }, cancellationToken);

    internal ApiCall DownloadCall(string jobId) => Call(HttpMethod.Get, ApiSubject.Weights, JobPath(jobId, "/download")) with
    {
        Accept = "application/json, application/zip, application/octet-stream, */*",
    };

    internal ApiCall StorageCall(Uri address) => new(HttpMethod.Get, address, ApiSubject.Storage) { Accept = "*/*", Timeout = Options.ReadTimeout };

    private string JobPath(string jobId, string suffix = "") => $"{ServicePaths.TrainingJobs}/{Segment(jobId)}{suffix}";
}
