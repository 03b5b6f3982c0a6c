namespace PioneerTrain.Jobs;

/// <summary>One thing that happened while a job was followed. A stream of these is ordered, and its last one is <see cref="Ended"/>,
/// <see cref="DeadlinePassed"/>, <see cref="Stuck"/> or <see cref="Diverged"/>.</summary>
public abstract record JobEvent
{
    private JobEvent()
    {
    }

    /// <summary>The job's status word changed; also the first one seen. The whole snapshot, so that progress can be shown.</summary>
    public sealed record StatusChanged(TrainingJob Job) : JobEvent;

    /// <summary>Same status word, but epoch or progress moved.</summary>
    public sealed record Progressed(TrainingJob Job) : JobEvent;

    /// <summary>A line of the remote log, told once. Untrusted text.</summary>
    public sealed record LogLine(LogEntry Entry) : JobEvent;

    /// <summary>A status word that we do not know: told once a word; the job counts as still going.</summary>
    public sealed record UnknownStatus(string Word) : JobEvent;

    /// <summary>The service did not answer properly and is asked again. <paramref name="Why"/> is a clause without a full stop.</summary>
    public sealed record Retrying(string Why, int Attempt, TimeSpan Delay) : JobEvent;

    /// <summary>The log cannot be read at the moment; told once. Never a reason to fail a job.</summary>
    public sealed record LogUnavailable(string Why) : JobEvent;

    /// <summary>The job reached an end. Exactly one, and the last event.</summary>
    public sealed record Ended(TrainingJob Job) : JobEvent;

    /// <summary>Our deadline passed first; the job is still going. The last event when it comes.</summary>
    public sealed record DeadlinePassed(TrainingJob? Job, TimeSpan Limit) : JobEvent;

    /// <summary>The job is still going, so it says, but gave no sign of life for this long. The last event when it comes.</summary>
    public sealed record Stuck(TrainingJob Job, TimeSpan Idle) : JobEvent;

    /// <summary>The job is still going, but its training gets nowhere. <paramref name="Why"/> is a clause without a full stop. The last event when it
    /// comes.</summary>
    public sealed record Diverged(TrainingJob Job, string Why) : JobEvent;
}

/// <summary>A line of the remote log.</summary>
/// <param name="Id">The service's id of the line, where it gives one.</param>
/// <param name="Timestamp">When the service wrote it; not monotonic on the live service.</param>
/// <param name="Level">INFO, WARNING, ERROR, … as sent.</param>
/// <param name="Message">Untrusted text of any length.</param>
/// <param name="Source">Such as <c>trainer</c>.</param>
public sealed record LogEntry(string? Id, DateTimeOffset? Timestamp, string? Level, string Message, string? Source);
