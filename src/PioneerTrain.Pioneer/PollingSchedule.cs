using PioneerTrain.Jobs;

namespace PioneerTrain.Pioneer;

/// <summary>What is known of a job when the next look at it is planned.</summary>
/// <param name="InPhase">Since the phase was first seen.</param>
/// <param name="ToDeadline">What is left; zero or less answers zero.</param>
public sealed record PollingMoment(TimeSpan InPhase, JobPhase Phase, TimeSpan ToDeadline)
{
    /// <summary>Zero or less when the job is overdue; null where there is no telling.</summary>
    public TimeSpan? ToExpectedEnd { get; init; }

    /// <summary>What a service that has just refused asked for; honoured up to a minute.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>In [0, 1): makes the delay up to a tenth shorter or longer, so that many who look do not do it in step. Default 0.5, which changes nothing.</summary>
    public double Jitter { get; init; } = 0.5;
}

/// <summary>When to look at a job again: often while it is young in its phase and when its end is near, seldom in between. A pure function of what
/// is known.</summary>
public sealed record PollingSchedule
{
    private static readonly TimeSpan _longestRetryAfter = TimeSpan.FromSeconds(60);

    public static PollingSchedule Default { get; } = new();

    /// <summary>Default 0.5 s.</summary>
    public TimeSpan Shortest { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>When the end is expected now. Default 2 s.</summary>
    public TimeSpan ShortestNearEnd { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>While the job waits for compute, which takes about 20 s. Default 5 s.</summary>
    public TimeSpan LongestWhileQueued { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Default 60 s.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Without an expected end: the square root of the seconds in the phase so far, because the longer a job has taken, the longer it may
    /// still take. With one: half of what is left, but no more than twice the former, because a training may end early. Always within the bounds above.</summary>
    public TimeSpan NextDelay(PollingMoment moment)
    {
        var longest = moment.Phase == JobPhase.Queued ? Min(LongestWhileQueued, Longest) : Longest;
        var delay = Growing(moment.InPhase);
        if (moment.ToExpectedEnd is { } left)
        {
            delay = Min(delay * 2, Max(left > TimeSpan.Zero ? left / 2 : Growing(-left), ShortestNearEnd));
        }

        delay = Min(delay, longest) * (0.9 + (moment.Jitter / 5));
        if (moment.RetryAfter is { } asked)
        {
            delay = Max(delay, Min(asked, _longestRetryAfter));
        }

        return Max(Min(delay, moment.ToDeadline), TimeSpan.Zero);
    }

    private TimeSpan Growing(TimeSpan elapsed) => Max(TimeSpan.FromSeconds(Math.Sqrt(elapsed.TotalSeconds)), Shortest);

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
