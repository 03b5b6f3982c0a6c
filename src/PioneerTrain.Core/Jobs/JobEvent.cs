namespace PioneerTrain.Jobs;

/// <summary>
/// An event of a watched job. Events are ordered, and the last one is <see cref="Ended"/>,
/// <see cref="DeadlinePassed"/>, <see cref="Stuck"/>, <see cref="Diverged"/> or
/// <see cref="Overtaken"/>.
/// </summary>
public abstract record JobEvent
{
    private JobEvent()
    {
    }

    /// <summary>The status of the job changed, or was read for the first time.</summary>
    public sealed record StatusChanged(TrainingJob Job) : JobEvent;

    /// <summary>The epoch or the progress changed, with the same status.</summary>
    public sealed record Progressed(TrainingJob Job) : JobEvent;

    /// <summary>Lines of the remote log; each line is reported once. Untrusted text.</summary>
    public sealed record LogLines(IReadOnlyList<LogEntry> Entries) : JobEvent;

    /// <summary>
    /// An unknown status; each one is reported once, and the job counts as running.
    /// </summary>
    public sealed record UnknownStatus(string Word) : JobEvent;

    /// <summary>
    /// A request failed and is retried. <paramref name="Why"/> is a clause without a final period.
    /// </summary>
    public sealed record Retrying(string Why, int Attempt, TimeSpan Delay) : JobEvent;

    /// <summary>The log cannot be read; reported once. Does not fail the job.</summary>
    public sealed record LogUnavailable(string Why) : JobEvent;

    /// <summary>
    /// A part of the log is not shown; reported once. <paramref name="Why"/> is a clause without a
    /// final period.
    /// </summary>
    /// <param name="Shown">The number of lines that were shown.</param>
    /// <param name="Omitted">The number of lines that are not shown; 0 if unknown.</param>
    public sealed record LogIncomplete(string JobId, long Shown, long Omitted, string Why) : JobEvent;

    /// <summary>The job ended. Always the last event.</summary>
    public sealed record Ended(TrainingJob Job) : JobEvent;

    /// <summary>
    /// The deadline of the run passed while the job was running. Always the last event.
    /// </summary>
    public sealed record DeadlinePassed(TrainingJob? Job, TimeSpan Limit) : JobEvent;

    /// <summary>
    /// The job is reported as running but made no progress for <paramref name="Idle"/>. Always the
    /// last event.
    /// </summary>
    public sealed record Stuck(TrainingJob Job, TimeSpan Idle) : JobEvent;

    /// <summary>
    /// The job is running, but its training diverged. <paramref name="Why"/> is a clause without a
    /// final period. Always the last event.
    /// </summary>
    public sealed record Diverged(TrainingJob Job, string Why) : JobEvent;

    /// <summary>
    /// The job is running, but is behind another job of its sweep. <paramref name="Why"/> is a clause
    /// without a final period. Always the last event.
    /// </summary>
    public sealed record Overtaken(TrainingJob Job, string Why) : JobEvent;
}

/// <summary>A line of the remote log.</summary>
/// <param name="Id">The id of the line; null when the service gives none.</param>
/// <param name="Timestamp">
/// When the service wrote the line; not monotonic on the live service. Null when not reported.
/// </param>
/// <param name="Level">
/// The level as sent, such as <c>INFO</c>, <c>WARNING</c> or <c>ERROR</c>; null when not reported.
/// </param>
/// <param name="Message">Untrusted text of any length.</param>
/// <param name="Source">
/// The source of the line, such as <c>trainer</c>; null when not reported.
/// </param>
public sealed record LogEntry(string? Id, DateTimeOffset? Timestamp, string? Level, string Message, string? Source);
