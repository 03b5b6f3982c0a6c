using PioneerTrain.Jobs;
using PioneerTrain.Reporting;

namespace PioneerTrain.Cli.Run;

/// <summary>The end of a job, as seen by this run.</summary>
/// <param name="Job">The job as last reported by the service.</param>
/// <param name="Why">The reason, as a sentence; null when the job succeeded.</param>
/// <param name="Acquired">Timestamp at which this run acquired the job.</param>
internal sealed record JobEnd(TrainingJob Job, RunOutcome Outcome, string? Why, long Acquired)
{
    /// <summary>Timestamp at which this run stopped following the job.</summary>
    public long Finished { get; init; }

    /// <summary>What became of the request to stop the job; null when none was needed.</summary>
    public JobStop? Stop { get; init; }

    /// <summary>True when an earlier run trained the model.</summary>
    public bool IsReused { get; init; }

    /// <summary>The checkpoints; empty when they could not be read.</summary>
    public IReadOnlyList<Checkpoint> Checkpoints { get; init; } = [];

    /// <summary>The jobs of the sweep that this job was selected from; null without a sweep.</summary>
    public SweepResult? Sweep { get; init; }

    /// <summary>The scores, where the sweep measured them; null otherwise.</summary>
    public ScoreResult? Scored { get; init; }

    /// <summary>What the job cost; null unless the report shows it.</summary>
    public CostResult? Cost { get; init; }

    public static JobEnd Of(TrainingJob job, long acquired) => job.Status.Outcome switch
    {
        JobOutcome.Succeeded => new JobEnd(job, RunOutcome.Succeeded, null, acquired),
        JobOutcome.Stopped => new JobEnd(job, RunOutcome.Stopped, Messages.JobStopped(job.Id), acquired),
        _ => new JobEnd(job, RunOutcome.Failed, Messages.JobFailed(job.Id, job.Status.Word, job.ErrorMessage), acquired),
    };
}

/// <summary>The result of a request to stop a job.</summary>
/// <param name="Sentence">The result for people.</param>
internal sealed record JobStop(StopWord Word, string Sentence);
