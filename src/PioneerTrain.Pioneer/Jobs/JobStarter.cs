using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;

namespace PioneerTrain.Pioneer.Jobs;

/// <summary>Creates a training job exactly once, because a job costs money. If the outcome of a
/// creation is unknown, the job is looked up in the list. If it is not found, an error is reported
/// and the creation is not repeated.</summary>
public sealed class JobStarter(PioneerClient client)
{
    private readonly JobFinder _finder = new(client);
    private readonly ServiceTimings _timings = client.Options.Timings;

    /// <summary>Returns the new job, or the existing job of this request. Throws a
    /// <see cref="PioneerException"/> whose <see cref="PioneerException.OutcomeUnknown"/> is true
    /// if the outcome remains unknown, also after a cancel.</summary>
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
        try
        {
            return await client.CreateTrainingJobAsync(request, client.Options.NewGuid(), timeout.Token, cancellationToken);
        }
        catch (PioneerException rejected) when (rejected.IsDuplicate)
        {
            return await FindDuplicateAsync(request.ModelName, rejected.JobId, timeout.Token) ?? throw Unconfirmed(request.ModelName, rejected);
        }
        catch (PioneerException failure) when (failure.OutcomeUnknown)
        {
            return await FindCreatedAsync(request.ModelName, earlierJobIds, failure, timeout.Token) ?? throw Unconfirmed(request.ModelName, failure);
        }
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

    /// <summary>Returns null if the job cannot be found by its id; it may still be
    /// listed.</summary>
    private async Task<TrainingJob?> ReadAsync(string jobId, CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetTrainingJobAsync(jobId, cancellationToken);
        }
        catch (PioneerException missing) when (missing.Kind == PioneerErrorKind.NotFound)
        {
            return null;
        }
    }

    /// <summary>Looks up the job in the list. Returns null if it is not listed, if the list cannot
    /// be read for any reason (a job may exist), or if no time is left.</summary>
    private async Task<TrainingJob?> FindCreatedAsync(string modelName, IReadOnlySet<string> earlierJobIds, PioneerException failure, CancellationToken cancellationToken)
    {
        try
        {
            return await client.Poll.UntilAsync(
                _timings.CreatedJobDelays.After,
                _timings.CreatedJobListedWithin,
                (_, outage) => outage < _timings.OutageTolerance,
                async token =>
                {
                    var found = await _finder.FindAllAsync(job => JobFinder.IsNamed(job, modelName) && !earlierJobIds.Contains(job.Id), token);
                    return found.Count > 0 ? found[0] : null;
                },
                waitingFor: $"{failure.Clause}; searching for the job by its name",
                cancellationToken);
        }
        catch (Exception unreadable) when (unreadable is PioneerException || cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private static PioneerException Unconfirmed(string modelName, PioneerException failure) => new(
        failure.Kind,
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
