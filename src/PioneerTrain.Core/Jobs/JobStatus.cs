namespace PioneerTrain.Jobs;

/// <summary>The state of a job or an evaluation.</summary>
/// <param name="Word">The word as the service sent it.</param>
/// <param name="Phase">How far it is.</param>
/// <param name="Outcome">How it ended; null unless <see cref="JobPhase.Ended"/>.</param>
public sealed record JobStatus(string Word, JobPhase Phase, JobOutcome? Outcome)
{
    public bool HasEnded => Phase == JobPhase.Ended;
}

public enum JobPhase
{
    Queued,
    Running,
    Ended,

    /// <summary>A word that we do not know: counts as still going; the deadline decides.</summary>
    Unknown,
}

public enum JobOutcome
{
    Succeeded,
    Failed,

    /// <summary>Stopped by somebody at the service; its checkpoints are kept.</summary>
    Stopped,
}
