using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;

namespace PioneerTrain.Pioneer.Jobs;

/// <summary>Creates a training job exactly once, because a job costs money. If the outcome of a
/// creation is unknown, the job is looked up in the list. It is created again only if the list shows
/// for <see cref="ServiceTimings.CreatedJobListedWithin"/> that it does not exist, or if nothing was
/// sent for at most <see cref="ServiceTimings.OutageTolerance"/>.</summary>
public sealed class JobStarter(PioneerClient client)
{
    /// <summary>Number of creations with an unknown outcome after which the outcome is
    /// reported.</summary>
    private const int MaximumCreations = 3;

    private readonly JobFinder _finder = new(client);
    private readonly ServiceTimings _timings = client.Options.Timings;

    /// <summary>Returns the new job, or the existing job of this request. Throws a
    /// <see cref="PioneerException"/> of the kind <see cref="PioneerErrorKind.CreationUnknown"/> if
    /// the outcome remains unknown, also after a cancel.</summary>
    /// <param name="request">The job. Its model name should be unique, because a job whose creation
    /// was not confirmed is found by its name.</param>
    /// <param name="earlierJobIds">Ids of the jobs that already had this name; a job of an earlier
    /// run does not belong to this request.</param>
    /// <param name="cancellationToken">After it is cancelled, no further request to create a job is
    /// sent. A creation in progress may still complete, or be looked up, for
    /// <see cref="ServiceTimings.CreateGrace"/>, because a job cannot be stopped without its
    /// id.</param>
    public async Task<TrainingJob> StartAsync(TrainingJobRequest request, IReadOnlySet<string> earlierJobIds, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Timeout.InfiniteTimeSpan, client.Time);
        await using var onCancel = cancellationToken.Register(() => timeout.CancelAfter(_timings.CreateGrace));

        // Every creation has the same key, so that a service that supports it creates one job.
        var idempotencyKey = client.Options.NewGuid();
        var (unknown, unsentSince, start) = (0, (long?)null, client.Time.GetTimestamp());
        for (var creation = 1; ; creation++)
        {
            var (job, failure, canRepeat) = await TryCreateAsync(request, idempotencyKey, start, earlierJobIds, timeout.Token, cancellationToken);
            if (job is not null)
            {
                return job;
            }

            unknown += failure!.OutcomeUnknown ? 1 : 0;
            unsentSince = failure.OutcomeUnknown ? null : unsentSince ?? client.Time.GetTimestamp();
            var unsentFor = unsentSince is { } since ? client.Time.GetElapsedTime(since) : TimeSpan.Zero;
            var isOver = unknown == MaximumCreations || unsentFor >= _timings.OutageTolerance;
            if (!canRepeat || isOver || cancellationToken.IsCancellationRequested)
            {
                // A creation before the last one may have succeeded without being listed.
                throw unknown > 0 ? Unconfirmed(request.ModelName, failure) : failure;
            }

            await DelayAsync(failure, creation, unsentFor, cancellationToken);
        }
    }

    /// <summary>Creates the job, and looks it up if the outcome is unknown. <c>CanRepeat</c> is true
    /// if nothing was sent, if the service rejected the request before processing it, or if the list
    /// shows that the job does not exist.</summary>
    private async Task<(TrainingJob? Job, PioneerException? Failure, bool CanRepeat)> TryCreateAsync(
        TrainingJobRequest request,
        Guid idempotencyKey,
        long start,
        IReadOnlySet<string> earlierJobIds,
        CancellationToken abandonToken,
        CancellationToken cancellationToken)
    {
        try
        {
            return (await client.CreateTrainingJobAsync(request, idempotencyKey, start, abandonToken, cancellationToken), null, false);
        }
        catch (PioneerException rejected) when (rejected.IsDuplicate)
        {
            var existing = await FindDuplicateAsync(request.ModelName, rejected.JobId, abandonToken);
            return (existing, Unconfirmed(request.ModelName, rejected), false);
        }
        catch (PioneerException failure) when (failure.OutcomeUnknown)
        {
            var (found, isAbsent) = await FindCreatedAsync(request.ModelName, earlierJobIds, failure, abandonToken);
            return (found, failure, isAbsent);
        }
        catch (PioneerException failure)
        {
            // The client has already waited as long as it waits for too many creations (429).
            return (null, failure, failure is { IsTransient: true, Status: not 429 });
        }
    }

    /// <summary>Waits before the job is created again.</summary>
    private async Task DelayAsync(PioneerException failure, int creation, TimeSpan unsentFor, CancellationToken cancellationToken)
    {
        var delay = _timings.CreatedJobDelays.After(unsentFor);
        await client.ReportRetryAsync(new RetryNotice($"{failure.Clause}; no job was created, so it is created again", creation, delay));
        client.Options.OnWait("the next creation of the job", delay);
        await Task.Delay(delay, client.Time, cancellationToken);
    }

    /// <summary>Returns the job that the service reports as a duplicate of this request: the job
    /// that the response names, or an active job with this name. Null if it cannot be read; the job
    /// exists nevertheless.</summary>
    private async Task<TrainingJob?> FindDuplicateAsync(string modelName, string? jobId, CancellationToken cancellationToken)
    {
        try
        {
            if (jobId is not null && await ReadAsync(jobId, cancellationToken) is { } named)
            {
                return named;
            }

            var active = await _finder.FindAllAsync(job => JobFinder.IsNamed(job, modelName) && !job.Status.HasEnded, cancellationToken);
            return active.Count > 0 ? active[0] : null;
        }
        catch (Exception failure) when (failure is PioneerException || cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Reads a job that exists. Returns null if it cannot be found by its id; it may still be
    /// listed.</summary>
    private async Task<TrainingJob?> ReadAsync(string jobId, CancellationToken cancellationToken)
    {
        try
        {
            return await client.Poll.UntilAsync<TrainingJob>(
                _timings.JobDelays.After,
                _timings.OutageTolerance,
                (failure, outage) => failure.Kind != PioneerErrorKind.NotFound && outage < _timings.OutageTolerance,
                async token => await client.GetTrainingJobAsync(jobId, token),
                cancellationToken);
        }
        catch (PioneerException missing) when (missing.Kind == PioneerErrorKind.NotFound)
        {
            return null;
        }
    }

    /// <summary>Looks up the job in the list. <c>IsAbsent</c> is true if every reading of the list
    /// for <see cref="ServiceTimings.CreatedJobListedWithin"/> shows that it does not exist; false if
    /// the list cannot be read for any reason (a job may exist), or if no time is left.</summary>
    private async Task<(TrainingJob? Found, bool IsAbsent)> FindCreatedAsync(
        string modelName, IReadOnlySet<string> earlierJobIds, PioneerException failure, CancellationToken cancellationToken)
    {
        long? firstReading = null;
        TimeSpan Left() => _timings.CreatedJobListedWithin - (firstReading is { } first ? client.Time.GetElapsedTime(first) : TimeSpan.Zero);
        try
        {
            var found = await client.Poll.UntilAsync<IReadOnlyList<TrainingJob>>(
                elapsed => _timings.CreatedJobDelays.After(elapsed) is var delay && (delay < Left() || Left() <= TimeSpan.Zero) ? delay : Left(),
                _timings.CreatedJobListedWithin + _timings.OutageTolerance,
                (_, outage) => outage < _timings.OutageTolerance,
                async token =>
                {
                    var start = client.Time.GetTimestamp();
                    var isLast = firstReading is not null && Left() <= TimeSpan.Zero;
                    var listed = await _finder.FindAllAsync(job => MayBeNamed(job, modelName) && !earlierJobIds.Contains(job.Id), token);
                    firstReading ??= start;
                    return isLast || listed.Any(job => job.ModelName is not null) ? listed : null;
                },
                waitingFor: $"{failure.Clause}; searching for the job by its name",
                cancellationToken);
            return found is null ? (null, false) : (found.FirstOrDefault(job => job.ModelName is not null), found.Count == 0);
        }
        catch (Exception unreadable) when (unreadable is PioneerException || cancellationToken.IsCancellationRequested)
        {
            return (null, false);
        }
    }

    /// <summary>Returns true also for an active job without a name, which a service that shortens its
    /// records can list.</summary>
    private static bool MayBeNamed(TrainingJob job, string modelName) =>
        job.ModelName is null ? !job.Status.HasEnded : JobFinder.IsNamed(job, modelName);

    private static PioneerException Unconfirmed(string modelName, PioneerException failure) => new(
        PioneerErrorKind.CreationUnknown,
        failure.Endpoint,
        $"{failure.Finding}; the job was not found in the service's list, but it may have been created",
        $"Check the list of training jobs for '{modelName}' before you start another job, and stop it if it is not needed.",
        failure)
    {
        Status = failure.Status,
        Code = failure.Code,
        ServerMessage = failure.ServerMessage,
        OutcomeUnknown = true,
    };
}
