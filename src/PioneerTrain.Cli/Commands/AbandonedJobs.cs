using PioneerTrain.GitHub.Runner;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Jobs;

namespace PioneerTrain.Cli.Commands;

/// <summary>Finds and stops the jobs that the main stage of a step left.</summary>
/// <param name="isRerun">True when an earlier attempt of the step can have left a job.</param>
/// <param name="hintOptions">The options with which a suggested command uses the same service.</param>
internal sealed class AbandonedJobs(PioneerClient client, bool isRerun, string hintOptions)
{
    public bool IsRerun => isRerun;

    public static JobCleanup Failed(string job, string why, string hintOptions) => new(Messages.CleanupFailed(job, why, hintOptions), AnnotationKind.Error);

    /// <summary>Stops one job. A failure does not prevent the stop of the others.</summary>
    public async Task<JobCleanup> StopAsync(string jobId, CancellationToken cancellationToken)
    {
        StopResult result;
        try
        {
            result = await new JobStopper(client).StopAsync(jobId, StopMode.UntilEnded, cancellationToken);
        }
        catch (PioneerException failure)
        {
            return Failed(jobId, failure.Message, hintOptions);
        }

        if (result.Outcome != StopOutcome.Accepted)
        {
            return result.Outcome == StopOutcome.Stopped
                ? new JobCleanup(Messages.StoppedJob(jobId), AnnotationKind.Warning)
                : new JobCleanup(Messages.JobEnded(jobId, result.LastSeen!.Status.Word), AnnotationKind.Notice);
        }

        cancellationToken.ThrowIfCancellationRequested();
        var why = result.ReadFailure is { } failed
            ? Messages.JobUnreadable(jobId, failed.Finding)
            : Messages.JobStillActive(jobId, result.LastSeen?.Status.Word ?? "active", client.Options.Timings.StopTimeout);
        return Failed(jobId, why, hintOptions);
    }

    /// <summary>
    /// Finds the jobs with the fingerprint of the run. A job may appear in the list shortly after
    /// the main stage was killed, so the search is repeated for a limited time. In a re-run, an
    /// ended job of the first attempt does not end the search.
    /// </summary>
    public async Task<IReadOnlyList<string>> FindAsync(RunState state, CancellationToken cancellationToken)
    {
        if (JobFingerprint.Parse(state.Fingerprint) is not { } fingerprint)
        {
            return [];
        }

        var timings = client.Options.Timings;
        IReadOnlyList<TrainingJob> jobs = [];
        await client.Poll.UntilAsync(
            timings.JobDelays.After,
            timings.AbandonedJobListedWithin,
            timings.IsTolerableForJob,
            async token =>
            {
                jobs = await new JobFinder(client).FindAllAsync(job => fingerprint.IsIn(job.ModelName), token);
                var isThere = isRerun ? jobs.Any(job => !job.Status.HasEnded) : jobs.Count > 0;
                return isThere ? jobs : null;
            },
            cancellationToken);
        return [.. jobs.Select(job => job.Id)];
    }

    /// <summary>
    /// Returns the other jobs with the fingerprint that are active. With one attempt, this is only a
    /// precaution, so a list that cannot be read is not an error.
    /// </summary>
    /// <param name="found">The jobs that were found before.</param>
    /// <param name="searchFor">The time until a job must be listed; zero or less for one attempt.</param>
    public async Task<IReadOnlyList<string>> FindActiveAsync(
        RunState state, IReadOnlyList<string> found, TimeSpan searchFor, CancellationToken cancellationToken)
    {
        var fingerprint = JobFingerprint.Parse(state.Fingerprint)!;
        var timings = client.Options.Timings;
        try
        {
            var jobs = await client.Poll.UntilAsync(
                timings.JobDelays.After,
                searchFor,
                timings.IsTolerableForJob,
                async token =>
                {
                    var active = await new JobFinder(client).FindAllAsync(
                        job => fingerprint.IsIn(job.ModelName) && !job.Status.HasEnded && !found.Contains(job.Id, StringComparer.Ordinal), token);
                    return active.Count > 0 ? active : null;
                },
                cancellationToken);
            return [.. (jobs ?? []).Select(job => job.Id)];
        }
        catch (Exception failure) when (searchFor <= TimeSpan.Zero && (failure is PioneerException or OperationCanceledException))
        {
            return [];
        }
    }
}

/// <summary>What became of a job.</summary>
/// <param name="Kind">Notice when there was nothing to do, warning when the main stage left work, error when it is not done.</param>
internal sealed record JobCleanup(string Sentence, AnnotationKind Kind)
{
    public bool IsFailure => Kind == AnnotationKind.Error;

    /// <summary>True if the job had ended before it was stopped.</summary>
    public bool HadEnded => Kind == AnnotationKind.Notice;
}
