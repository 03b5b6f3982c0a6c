using PioneerTrain.Jobs;
using PioneerTrain.Reporting;

namespace PioneerTrain.Cli.Run;

/// <summary>How a job ended for this run.</summary>
/// <param name="Job">As last seen.</param>
/// <param name="Why">A sentence; null when the job succeeded.</param>
/// <param name="Acquired">Timestamp of the moment since which this run has had the job.</param>
internal sealed record JobEnd(TrainingJob Job, RunOutcome Outcome, string? Why, long Acquired)
{
    public static JobEnd Of(TrainingJob job, long acquired) => job.Status.Outcome switch
    {
        JobOutcome.Succeeded => new JobEnd(job, RunOutcome.Succeeded, null, acquired),
        JobOutcome.Stopped => new JobEnd(job, RunOutcome.Stopped, Messages.JobStopped(job.Id), acquired),
        _ => new JobEnd(job, RunOutcome.Failed, Messages.JobFailed(job.Id, job.Status.Word, job.ErrorMessage), acquired),
    };
}
