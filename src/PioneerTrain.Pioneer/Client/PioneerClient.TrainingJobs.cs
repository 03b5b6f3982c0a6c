using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Jobs;
using PioneerTrain.Pioneer.Wire;

namespace PioneerTrain.Pioneer.Client;

public sealed partial class PioneerClient
{
    /// <summary>The most that the service lists at once.</summary>
    private const int PageLength = 200;

    /// <summary>For a log that streams instead of answering: so much silence, and what came so far counts.</summary>
    private static readonly TimeSpan _logSilence = TimeSpan.FromSeconds(2);

    /// <summary>For a log that streams without a pause: what came by then counts, and the rest is read the next time.</summary>
    private static readonly TimeSpan _logReading = TimeSpan.FromSeconds(3);

    /// <summary><c>POST /training-jobs</c>. Waits for its turn where too many are created at once, and is not repeated after a failure that may hide
    /// a success; <see cref="JobStarter"/> settles that case.</summary>
    /// <param name="idempotencyKey">Of the one job that is wanted: the same each time that this request is sent. A service that knows <c>Idempotency-Key</c>
    /// creates no second job for it.</param>
    /// <param name="patience">Ends the wait for the answer to a request that is on its way: later than the next one, because an outcome that nobody
    /// waited for is unknown.</param>
    /// <param name="cancellationToken">Nothing more is sent after it.</param>
    public async Task<TrainingJob> CreateTrainingJobAsync(TrainingJobRequest request, Guid idempotencyKey, CancellationToken patience, CancellationToken cancellationToken)
    {
        var call = Call(HttpMethod.Post, ApiSubject.Collection, "/training-jobs") with
        {
            ContentAsync = Json(TrainingJobBody.Write(request)),
            Headers = [new("Idempotency-Key", idempotencyKey.ToString())],
            Timeout = Options.CreateTimeout,
            Retries = RetryPolicy.UntilAdmitted,
        };
        return await Pipelines.For(call.Retries).ExecuteAsync(
            async token =>
            {
                token.ThrowIfCancellationRequested();
                try
                {
                    return await AskOnceAsync(call, answer => WireReader.Job(answer, Options.ApiKey), "names no job id", patience);
                }
                catch (OperationCanceledException silent)
                {
                    throw Failures.Unreachable(call, "it was cancelled before the service had answered", outcomeUnknown: true, silent);
                }
            },
            cancellationToken);
    }

    /// <summary>What would be sent, for people to read.</summary>
    public static string BodyOf(TrainingJobRequest request) => Encoding.UTF8.GetString(TrainingJobBody.Write(request));

    /// <summary><c>GET /training-jobs</c>, page by page, in the service's order.</summary>
    public async IAsyncEnumerable<TrainingJob> ListTrainingJobsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var hasMore = true;
        for (var offset = 0; hasMore;)
        {
            var call = Get(ApiSubject.Collection, $"/training-jobs?limit={PageLength}&offset={offset}");
            var page = await AskAsync(call, ReadPage, "is no list of training jobs", cancellationToken);
            var fresh = page.Jobs.Where(job => seen.Add(job.Id)).ToArray();
            foreach (var job in fresh)
            {
                yield return job;
            }

            // A server that ignores the offset would answer the same page for ever.
            hasMore = page.HasMore && fresh.Length > 0;
            offset += page.Jobs.Count;
        }
    }

    /// <summary><c>GET /training-jobs/{id}</c>.</summary>
    public Task<TrainingJob> GetTrainingJobAsync(string jobId, CancellationToken cancellationToken) =>
        AskAsync(
            Get(ApiSubject.TrainingJob, $"/training-jobs/{Segment(jobId)}"),
            answer => WireReader.Job(answer, Options.ApiKey, jobId),
            "is no training job",
            cancellationToken);

    /// <summary><c>GET /training-jobs/{id}/logs</c>: the log as it is now, in the service's order. A server that streams is read until it falls
    /// silent, 3 seconds at most.</summary>
    public async Task<IReadOnlyList<LogEntry>> GetLogsAsync(string jobId, CancellationToken cancellationToken)
    {
        var call = Get(ApiSubject.TrainingJob, $"/training-jobs/{Segment(jobId)}/logs") with
        {
            Accept = "application/json, application/x-ndjson;q=0.8, text/plain;q=0.5, */*;q=0.1",
        };
        return await Pipelines.For(call.Retries).ExecuteAsync(
            async token => await _sender.SendAsync(
                call,
                async (response, innerToken) =>
                {
                    var mediaType = response.Content.Headers.ContentType?.MediaType ?? "";
                    var (body, wasCut) = LogReader.MayStream(mediaType)
                        ? await BoundedBody.ReadUntilQuietAsync(response.Content, BoundedBody.JsonLimit, _logSilence, _logReading, Time, innerToken)
                        : (await ReadWholeAsync(call, response, innerToken), false);
                    return LogReader.Read(body, mediaType, wasCut, Options.ApiKey);
                },
                token),
            cancellationToken);
    }

    /// <summary><c>GET /training-jobs/{id}/checkpoints</c>, in the service's order; empty is a proper answer.</summary>
    public Task<IReadOnlyList<Checkpoint>> GetCheckpointsAsync(string jobId, CancellationToken cancellationToken) =>
        AskAsync<IReadOnlyList<Checkpoint>>(
            Get(ApiSubject.TrainingJob, $"/training-jobs/{Segment(jobId)}/checkpoints"),
            answer => [.. WireReader.Items(answer, "checkpoints", "data").Select(WireReader.Checkpoint).OfType<Checkpoint>()],
            "is no list of checkpoints",
            cancellationToken);

    /// <summary><c>POST /training-jobs/{id}/sync</c>: the service asks its compute provider how the job is. Not every service has it.</summary>
    public Task SyncTrainingJobAsync(string jobId, CancellationToken cancellationToken) =>
        TellAsync(Call(HttpMethod.Post, ApiSubject.TrainingJob, $"/training-jobs/{Segment(jobId)}/sync") with { Retries = RetryPolicy.Idempotent }, cancellationToken);

    /// <summary><c>DELETE /training-jobs/{id}</c>: also deletes weights, checkpoints and deployments, and cannot be undone.</summary>
    public Task DeleteTrainingJobAsync(string jobId, CancellationToken cancellationToken) =>
        TellAsync(Call(HttpMethod.Delete, ApiSubject.TrainingJob, $"/training-jobs/{Segment(jobId)}"), cancellationToken);

    /// <summary><c>GET /training-jobs/{id}/download</c>: the answer as it streams, one attempt. The caller disposes it. It holds the weights, or
    /// JSON with their address.</summary>
    /// <param name="headers">Such as <c>Range</c> and <c>If-Range</c>.</param>
    public Task<HttpResponseMessage> OpenDownloadAsync(string jobId, IReadOnlyList<KeyValuePair<string, string>> headers, CancellationToken cancellationToken) =>
        _sender.OpenAsync(DownloadCall(jobId) with { Headers = headers }, cancellationToken);

    /// <summary>The weights behind a signed address, one attempt; the key goes along only if the address is the API's own. The caller disposes the answer.</summary>
    /// <param name="headers">Such as <c>Range</c> and <c>If-Range</c>.</param>
    public Task<HttpResponseMessage> OpenSignedAsync(Uri address, IReadOnlyList<KeyValuePair<string, string>> headers, CancellationToken cancellationToken) =>
        _sender.OpenAsync(StorageCall(address) with { Headers = headers }, cancellationToken);

    internal ApiCall DownloadCall(string jobId) => Call(HttpMethod.Get, ApiSubject.Weights, $"/training-jobs/{Segment(jobId)}/download") with
    {
        Accept = "application/json, application/zip, application/octet-stream, */*",
    };

    internal ApiCall StorageCall(Uri address) => new(HttpMethod.Get, address, ApiSubject.Storage) { Accept = "*/*", Timeout = Options.ReadTimeout };

    private (IReadOnlyList<TrainingJob> Jobs, bool HasMore) ReadPage(JsonElement answer)
    {
        var items = WireReader.Items(answer, "training_jobs", "jobs", "data");
        return ([.. items.Select(item => WireReader.Job(item, Options.ApiKey)).OfType<TrainingJob>()], WireReader.Flag(answer, "has_more") ?? items.Count() >= PageLength);
    }
}
