using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;

namespace PioneerTrain.Pioneer.Jobs;

/// <summary>Creates a training job exactly once. It costs money, so an answer that was lost is looked for in the list of jobs, and what is not found
/// there is told and never asked for again.</summary>
/// <param name="client">Where it is created.</param>
/// <param name="grace">How long a request that is on its way when the caller cancels may still be answered, or looked for: without its id nothing can be
/// stopped.</param>
public sealed class JobStarter(PioneerClient client, TimeSpan grace)
{
    /// <summary>A job can be listed later than it was created; what does not show by then is not there.</summary>
    private static readonly TimeSpan _listedWithin = TimeSpan.FromSeconds(25);

    /// <summary>For a service that cannot even list its jobs after it lost the answer.</summary>
    private static readonly TimeSpan _outageTolerance = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan _longestBetweenLooks = TimeSpan.FromSeconds(8);

    private readonly JobFinder _finder = new(client);

    /// <summary>The new job, or the one that turned out to be this request's. An outcome that stays unknown, after a cancel too, is a
    /// <see cref="PioneerException"/> whose <see cref="PioneerException.OutcomeUnknown"/> is true.</summary>
    /// <param name="request">Its model name should be its own: a lost job is known by it.</param>
    /// <param name="namesakes">The ids of the jobs that had this name before. Without them, a job of an earlier run could pass for the one whose answer was
    /// lost.</param>
    /// <param name="cancellationToken">After it nothing more is sent that creates a job.</param>
    public async Task<TrainingJob> StartAsync(TrainingJobRequest request, IReadOnlySet<string> namesakes, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Timeout.InfiniteTimeSpan, client.Time);
        await using var onCancel = cancellationToken.Register(() => patience.CancelAfter(grace));
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

    /// <summary>The job that the service takes this request for a repetition of: the one that it names, else the one of this name that goes on. Null when it cannot
    /// be read; it is there all the same.</summary>
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

    /// <summary>Null when it cannot be read by its id; it can be in the list all the same.</summary>
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

    /// <summary>Null when the list went on being without the job, could not be read, or there was no time to look.</summary>
    private async Task<TrainingJob?> ResolveAsync(string modelName, IReadOnlySet<string> namesakes, PioneerException lost, CancellationToken cancellationToken)
    {
        try
        {
            return await LookForAsync(modelName, namesakes, lost, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task<TrainingJob?> LookForAsync(string modelName, IReadOnlySet<string> namesakes, PioneerException lost, CancellationToken cancellationToken)
    {
        var start = client.Time.GetTimestamp();
        var delay = TimeSpan.FromSeconds(1);
        for (var look = 1; ; look++)
        {
            // By when a look begins: a slow list shows what was there when it was asked for.
            var asked = client.Time.GetElapsedTime(start);
            var limit = _listedWithin;
            try
            {
                var found = await _finder.FindAllAsync(job => JobFinder.IsNamed(job, modelName) && !namesakes.Contains(job.Id), cancellationToken);
                if (found.Count > 0)
                {
                    return found[0];
                }
            }
            catch (PioneerException)
            {
                limit = _outageTolerance;
            }

            if (asked >= limit)
            {
                return null;
            }

            await client.TellAsync(new RetryNotice($"{lost.Endpoint}: {lost.Finding}; looking for the job by its name", look, delay));
            await Task.Delay(delay, client.Time, cancellationToken);
            delay = delay * 2 < _longestBetweenLooks ? delay * 2 : _longestBetweenLooks;
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
