using PioneerTrain.Cli.Console;
using PioneerTrain.Cli.Hosts;
using PioneerTrain.Cli.Service;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Jobs;

namespace PioneerTrain.Cli.Run;

/// <summary>Which job a run follows: the one that it was told to take over, the one that an earlier attempt or another run of the same content left, or a new one.</summary>
internal sealed class JobSelection(ServiceConnection service, TrainRequest asked, IRunHost host, HostServices services)
{
    private TimeProvider Time => services.Time;

    private CancellationToken Cancelled => services.Cancelled;

    /// <summary>The job that was named by its id.</summary>
    public async Task<JobLease> AttachAsync(string jobId, TrainingJobRequest request, JobFingerprint fingerprint)
    {
        var job = await LookUpAsync(jobId, fingerprint);
        WarnWhereOther(job, request);
        return await JobLease.AttachAsync(service, job, fingerprint, host, Time, isOurs: true, Cancelled);
    }

    /// <summary>A job for the request: one that is there already, else a new one.</summary>
    public async Task<JobLease> TakeAsync(TrainingJobRequest request, JobFingerprint fingerprint)
    {
        // Only a name that carries the fingerprint can be found again; what has the same name is known by the same list.
        var canBeFound = fingerprint.IsIn(request.ModelName);
        var listed = await new JobFinder(service.Client).FindAllAsync(
            job => canBeFound ? fingerprint.SharesContentWith(job.ModelName) : JobFinder.IsNamed(job, request.ModelName), Cancelled);

        // Our own first, wherever it stands: followed by nobody else, it would go on when we follow another run's.
        IReadOnlyList<TrainingJob> alike = canBeFound ? listed : [];
        foreach (var job in alike.OrderByDescending(job => fingerprint.IsIn(job.ModelName)))
        {
            if (await TryReuseAsync(job, fingerprint) is { } lease)
            {
                return lease;
            }
        }

        var namesakes = listed.Select(job => job.Id).ToHashSet(StringComparer.Ordinal);
        return await JobLease.CreateAsync(service, request, namesakes, fingerprint, host, Time, Cancelled);
    }

    /// <summary>A job can be readable a little later than it was created, and an outage passes; what there is not by then cannot be stopped either.</summary>
    private async Task<TrainingJob> LookUpAsync(string jobId, JobFingerprint fingerprint)
    {
        var start = Time.GetTimestamp();
        while (true)
        {
            try
            {
                return await service.Client.GetTrainingJobAsync(jobId, Cancelled);
            }
            catch (PioneerException failure) when (failure.Kind != PioneerErrorKind.Invalid && JobStopper.IsTransient(failure, Time.GetElapsedTime(start)))
            {
                await Task.Delay(JobStopper.Interval, Time, Cancelled);
            }
            catch (PioneerException missing) when (missing.Kind is PioneerErrorKind.NotFound or PioneerErrorKind.Invalid)
            {
                host.Remember(new RunState(fingerprint.ToString(), IsSettled: true));
                throw;
            }
        }
    }

    /// <summary>The verdict over a job that trains something else than the config says must not pass for one over the config.</summary>
    private void WarnWhereOther(TrainingJob job, TrainingJobRequest request)
    {
        if (job.BaseModel is { } model && model != request.BaseModel)
        {
            host.Warn(Messages.AttachedDiffers(job.Id, "base_model", model, request.BaseModel));
        }

        bool HasJob(DatasetReference asked) => job.Datasets.Any(dataset => dataset.Name == asked.Name && (asked.Version ?? dataset.Version) == dataset.Version);

        if (job.Datasets.Count > 0 && (job.Datasets.Count != request.Datasets.Count || !request.Datasets.All(HasJob)))
        {
            host.Warn(Messages.AttachedDiffers(job.Id, "datasets", NamesOf(job.Datasets), NamesOf(request.Datasets)));
        }
    }

    private static string NamesOf(IEnumerable<DatasetReference> datasets) =>
        string.Join(", ", datasets.Select(dataset => dataset.Version is null ? dataset.Name : $"{dataset.Name} version {dataset.Version}"));

    private async Task<JobLease?> TryReuseAsync(TrainingJob job, JobFingerprint fingerprint)
    {
        var isOurs = fingerprint.IsIn(job.ModelName);
        var isActive = !job.Status.HasEnded;
        if (asked.OnRerun == OnRerun.Restart)
        {
            if (isOurs && isActive)
            {
                host.Narrator.Fact("Earlier", Messages.RestartingEarlier(job.Id), Ink.Yellow);
                await StopAsync(job.Id);
            }

            return null;
        }

        // A job that ended well is worth following too: an earlier attempt paid for it and was gone before it ended, or failed to deliver it.
        var isPaidFor = isOurs && asked.Identity.IsRerun && job.Status.Outcome == JobOutcome.Succeeded;
        if (!isActive && !isPaidFor)
        {
            return null;
        }

        host.Narrator.Fact("Earlier", isOurs ? Messages.AttachedToOwn(job.Id) : Messages.AttachedToOther(job.Id), Ink.Cyan);
        return await JobLease.AttachAsync(service, job, fingerprint, host, Time, isOurs, Cancelled);
    }

    /// <summary>Returns when the job has ended, so that there are never two.</summary>
    private async Task StopAsync(string jobId)
    {
        var job = await new JobStopper(service.Client, Time).StopAsync(jobId, Cancelled);
        if (!job.Status.HasEnded)
        {
            throw new RunException(ExitCode.Refused, Messages.EarlierDoesNotEnd(jobId, JobStopper.Patience));
        }
    }
}
