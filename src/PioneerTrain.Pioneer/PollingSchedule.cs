using PioneerTrain.Jobs;

namespace PioneerTrain.Pioneer;

/// <summary>When to look at a job again: often while it is young in its phase, so that a short job is followed live, and seldom once it has shown to
/// be a long one.</summary>
public sealed record PollingSchedule
{
    public static PollingSchedule Default { get; } = new();

    /// <summary>Default 0.5 s.</summary>
    public TimeSpan Shortest { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>While the job waits for compute, which takes about 20 s. Default 5 s.</summary>
    public TimeSpan LongestWhileQueued { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Default 15 s.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A tenth of the time in the phase so far, within the bounds above, and never beyond the deadline.</summary>
    /// <param name="inPhase">Since the phase was first seen.</param>
    /// <param name="toDeadline">What is left; zero or less answers zero.</param>
    public TimeSpan NextDelay(TimeSpan inPhase, JobPhase phase, TimeSpan toDeadline)
    {
        var longest = phase == JobPhase.Queued ? LongestWhileQueued : Longest;
        var delay = Min(Max(inPhase / 10, Shortest), longest);
        return Max(Min(delay, toDeadline), TimeSpan.Zero);
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
