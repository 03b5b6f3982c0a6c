namespace PioneerTrain.Jobs;

/// <summary>The status of a job or an evaluation.</summary>
/// <param name="Word">The status as the service sent it.</param>
/// <param name="Phase">The phase that the status belongs to.</param>
/// <param name="Outcome">How the job ended; null unless <see cref="JobPhase.Ended"/>.</param>
public sealed record JobStatus(string Word, JobPhase Phase, JobOutcome? Outcome)
{
    public bool HasEnded => Phase == JobPhase.Ended;
}

public enum JobPhase
{
    Queued,
    Running,
    Ended,

    /// <summary>An unknown status. The job counts as running until the deadline.</summary>
    Unknown,
}

public enum JobOutcome
{
    Succeeded,
    Failed,

    /// <summary>Stopped by a user at the service; its checkpoints are kept.</summary>
    Stopped,
}
