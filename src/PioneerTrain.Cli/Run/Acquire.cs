using PioneerTrain.Cli.Console;
using PioneerTrain.Cli.Settings;
using PioneerTrain.Configuration;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Jobs;
using PioneerTrain.Pioneer.Weights;

namespace PioneerTrain.Cli.Run;

/// <summary>
/// Gets the job that a run follows: the job given by <c>attach</c>, a job of an earlier attempt or
/// of another run with the same content, or a new job.
/// </summary>
internal sealed class Acquire(IJobHost host, HostServices services)
{
    /// <summary>
    /// How long the weights of a job may be missing that has not just ended, because the response can
    /// come from a proxy.
    /// </summary>
    private static readonly TimeSpan _missingWithin = TimeSpan.FromSeconds(5);

    private TimeProvider Time => services.Time;

    public Task<JobLease> JobAsync(RunPlan plan, CancellationToken cancellationToken) =>
        plan.Request.Attach is { } id ? AttachAsync(id, plan, cancellationToken) : ReuseOrCreateAsync(plan, cancellationToken);

    private async Task<JobLease> AttachAsync(string jobId, RunPlan plan, CancellationToken cancellationToken)
    {
        var job = await LookUpAsync(jobId, plan, cancellationToken);
        WarnAboutDifferences(job, plan.Job);
        return await JobLease.AttachAsync(plan, job, isOurs: true, host, Time, cancellationToken);
    }

    private async Task<JobLease> ReuseOrCreateAsync(RunPlan plan, CancellationToken cancellationToken)
    {
        // A job can be found by its fingerprint only if its name contains it. The list also returns
        // other jobs with the same name.
        var (name, fingerprint, same) = (plan.Job.ModelName, plan.Fingerprint, new SameTraining(plan));
        var canBeFound = fingerprint.IsIn(name);
        var listed = await new JobFinder(plan.Service.Client).FindAllAsync(
            job => canBeFound ? same.Shares(job) || same.CanReplace(job) : JobFinder.IsNamed(job, name), cancellationToken);

        // Try the jobs of this step first: no other run stops them if this run follows another job.
        IReadOnlyList<TrainingJob> alike = canBeFound ? [.. listed.Where(same.Shares)] : [];
        foreach (var job in alike.OrderByDescending(job => fingerprint.IsIn(job.ModelName)))
        {
            if (await TryReuseAsync(job, plan, cancellationToken) is { } lease)
            {
                return lease;
            }
        }

        if (canBeFound && plan.Request.OnRerun != OnRerun.Restart && await TryReplaceAsync(listed.Where(same.CanReplace), plan, cancellationToken) is { } finished)
        {
            return finished;
        }

        if (plan.CreateProblem is { } problem)
        {
            host.SaveState(new RunState(fingerprint.ToString(), IsSettled: true));
            throw new RunException(ExitCode.InvalidInput, problem);
        }

        var existingIds = listed.Select(job => job.Id).ToHashSet(StringComparer.Ordinal);
        return await JobLease.CreateAsync(plan, existingIds, host, Time, cancellationToken);
    }

    /// <summary>
    /// Returns a lease of the newest finished job whose weights the service still has; null without
    /// one.
    /// </summary>
    private async Task<JobLease?> TryReplaceAsync(IEnumerable<TrainingJob> finished, RunPlan plan, CancellationToken cancellationToken)
    {
        // Only the newest can have ended so recently that its weights are still missing.
        var download = new WeightsDownload(plan.Service.Client);
        foreach (var job in finished)
        {
            if (await download.IsAvailableAsync(job.Id, cancellationToken))
            {
                var sentence = plan.Config.OnUnchanged == OnUnchanged.Reuse ? EvaluationMessages.Reusing(job.Id) : EvaluationMessages.EvaluatingEarlier(job.Id);
                host.Reporter.WriteEntry("Earlier", sentence, TextStyle.Cyan);
                return await JobLease.AttachAsync(
                    plan, await LookUpAsync(job.Id, plan, cancellationToken), isOurs: false, host, Time, cancellationToken, isReused: true);
            }

            host.Reporter.WriteEntry("Earlier", EvaluationMessages.WeightsAreGone(job.Id), TextStyle.Yellow);
            download = new WeightsDownload(plan.Service.Client) { MissingTimeout = _missingWithin };
        }

        return null;
    }

    private async Task<JobLease?> TryReuseAsync(TrainingJob job, RunPlan plan, CancellationToken cancellationToken)
    {
        var isOurs = plan.Fingerprint.IsIn(job.ModelName);
        var isActive = !job.Status.HasEnded;
        if (plan.Request.OnRerun == OnRerun.Restart)
        {
            if (isOurs && isActive)
            {
                host.Reporter.WriteEntry("Earlier", Messages.RestartingEarlier(job.Id), TextStyle.Yellow);
                await StopAsync(job.Id, plan, cancellationToken);
            }

            return null;
        }

        // Reuse a job that succeeded: the earlier attempt may have exited before the job ended, or
        // failed to deliver the weights. A new job would be billed again.
        var isPaidFor = isOurs && plan.Request.Identity.IsRerun && job.Status.Outcome == JobOutcome.Succeeded;
        if (!isActive && !isPaidFor)
        {
            return null;
        }

        host.Reporter.WriteEntry("Earlier", isOurs ? Messages.AttachedToEarlierAttempt(job.Id) : Messages.AttachedToOtherRun(job.Id), TextStyle.Cyan);
        return await JobLease.AttachAsync(plan, job, isOurs, host, Time, cancellationToken);
    }

    /// <summary>
    /// Stops a job and waits until it has ended, so that two jobs never run at the same time.
    /// </summary>
    private static async Task StopAsync(string jobId, RunPlan plan, CancellationToken cancellationToken)
    {
        var result = await new JobStopper(plan.Service.Client).StopAsync(jobId, StopMode.UntilEnded, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (result.Outcome == StopOutcome.Accepted)
        {
            throw new RunException(ExitCode.Refused, Messages.EarlierJobStillActive(jobId, plan.Service.Client.Options.Timings.StopTimeout));
        }
    }

    /// <summary>
    /// Reads a job, and retries for a limited time: a new job may not be readable immediately, and
    /// outages are temporary. A job that is still not found is saved as settled, because it cannot
    /// be stopped either.
    /// </summary>
    private async Task<TrainingJob> LookUpAsync(string jobId, RunPlan plan, CancellationToken cancellationToken)
    {
        var client = plan.Service.Client;
        var timings = client.Options.Timings;
        try
        {
            var job = await client.Poll.UntilAsync<TrainingJob>(
                timings.JobDelays.After, timings.StopTimeout, timings.IsTolerableForJob, async token => await client.GetTrainingJobAsync(jobId, token), cancellationToken);
            return job!;
        }
        catch (PioneerException missing) when (missing.Kind is PioneerErrorKind.NotFound or PioneerErrorKind.Invalid)
        {
            host.SaveState(new RunState(plan.Fingerprint.ToString(), IsSettled: true));
            throw;
        }
    }

    /// <summary>
    /// Warns when the job differs from the config, because the verdict then does not apply to the
    /// config.
    /// </summary>
    private void WarnAboutDifferences(TrainingJob job, TrainingJobRequest request)
    {
        if (job.BaseModel is { } model && model != request.BaseModel)
        {
            host.Warn(Messages.AttachedDiffers(job.Id, "base_model", model, request.BaseModel));
        }

        if (job.Datasets.Count > 0 && !HasDatasets(job, request))
        {
            host.Warn(Messages.AttachedDiffers(job.Id, "datasets", NamesOf(job.Datasets), NamesOf(request.Datasets)));
        }
    }

    private static bool HasDatasets(TrainingJob job, TrainingJobRequest request) =>
        job.Datasets.Count == request.Datasets.Count
        && request.Datasets.All(asked => job.Datasets.Any(dataset => dataset.Name == asked.Name && (asked.Version ?? dataset.Version) == dataset.Version));

    private static string NamesOf(IEnumerable<DatasetReference> datasets) =>
        string.Join(", ", datasets.Select(dataset => dataset.Version is null ? dataset.Name : $"{dataset.Name} version {dataset.Version}"));
}
