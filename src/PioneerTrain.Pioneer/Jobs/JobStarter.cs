using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;

namespace PioneerTrain.Pioneer.Jobs;

/// <summary>Creates a training job exactly once. A job costs money, so a creation whose outcome is unknown is looked up in the list of jobs; if it is not
/// found, that is reported and the creation is not repeated.</summary>
public sealed class JobStarter(PioneerClient client)
{
    private readonly JobFinder _finder = new(client);
    private readonly ServiceTimings _timings = client.Options.Timings;

    /// <summary>Returns the new job, or the one that turned out to be this request's. An outcome that remains unknown, also after a cancel, is a
    /// <see cref="PioneerException"/> whose <see cref="PioneerException.OutcomeUnknown"/> is true.</summary>
    /// <param name="request">Its model name should be unique: a job whose creation was not confirmed is found by it.</param>
    /// <param name="namesakes">The ids of the jobs that had this name before; a job of an earlier run is not this request's.</param>
    /// <param name="cancellationToken">After it nothing more is sent that creates a job; a creation that is under way may still complete, or be looked up, for
    /// <see cref="ServiceTimings.CreateGrace"/>, because a job without its id cannot be stopped.</param>
    public async Task<TrainingJob> StartAsync(TrainingJobRequest request, IReadOnlySet<string> namesakes, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Timeout.InfiniteTimeSpan, client.Time);
        await using var onCancel = cancellationToken.Register(() => patience.CancelAfter(_timings.CreateGrace));
        try
        {
            return await client.CreateTrainingJobAsync(request, client.Options.NewGuid(), patience.Token, cancellationToken);
        }
        catch (PioneerException refused) when (refused.IsDuplicate)
        {
            return await AdoptAsync(request.ModelName, refused.JobId, patience.Token) ?? throw Ambiguous(request.ModelName, refused);
        }
        catch (PioneerException lost) when (lost.OutcomeUnknown)
        {
            return await ResolveAsync(request.ModelName, namesakes, lost, patience.Token) ?? throw Ambiguous(request.ModelName, lost);
        }
    }

    /// <summary>Returns the job that the service calls a duplicate of this request: the one that it names, else an active one of this name. Null when it
    /// cannot be read; it exists nevertheless.</summary>
    private async Task<TrainingJob?> AdoptAsync(string modelName, string? jobId, CancellationToken cancellationToken)
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
        catch (Exception unreadable) when (unreadable is PioneerException || cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Returns null when the job cannot be found by its id; it may still be listed.</summary>
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

    /// <summary>Looks the job up in the list. Returns null when it is not listed, when the list cannot be read (whatever the reason: a job may exist), or
    /// when there is no time to look.</summary>
    private async Task<TrainingJob?> ResolveAsync(string modelName, IReadOnlySet<string> namesakes, PioneerException lost, CancellationToken cancellationToken)
    {
        try
        {
            return await client.Poll.UntilAsync(
                _timings.CreatedJobDelays.After,
                _timings.CreatedJobListedWithin,
                (_, outage) => outage < _timings.OutageTolerance,
                async token =>
                {
                    var found = await _finder.FindAllAsync(job => JobFinder.IsNamed(job, modelName) && !namesakes.Contains(job.Id), token);
                    return found.Count > 0 ? found[0] : null;
                },
                waitingFor: $"{lost.Clause}; looking for the job by its name",
                cancellationToken);
        }
        catch (Exception unread) when (unread is PioneerException || cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private static PioneerException Ambiguous(string modelName, PioneerException lost) => new(
        lost.Kind,
        lost.Endpoint,
        $"{lost.Finding}; no such job was seen in the service's list, yet it may have been created all the same",
        $"Look for a job named '{modelName}' in the list of training jobs before starting another, and stop it if it is not wanted.",
        lost)
    {
        Status = lost.Status,
        Code = lost.Code,
        ServerWords = lost.ServerWords,
        OutcomeUnknown = true,
    };
}
