using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;

namespace PioneerTrain.Pioneer.Jobs;

/// <summary>The state of a job when its next poll is planned.</summary>
/// <param name="InPhase">Time since the phase was first seen.</param>
/// <param name="ToDeadline">Time to the deadline; zero or less makes the delay zero.</param>
public sealed record PollingState(TimeSpan InPhase, JobPhase Phase, TimeSpan ToDeadline)
{
    /// <summary>Time to the expected end; zero or less if the job is overdue, null if
    /// unknown.</summary>
    public TimeSpan? ToExpectedEnd { get; init; }

    /// <summary>Forecast of the epochs; null if the service does not report epochs.</summary>
    public EpochForecast? Epochs { get; init; }

    /// <summary>True if the last poll failed. Delays are then shorter, to detect soon whether the
    /// service is reachable.</summary>
    public bool IsOutage { get; init; }

    /// <summary>The delay that the service requested in its last rejection, limited by
    /// <see cref="PollingSchedule.LongestRetryAfter"/>; null if it requested none.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Number in [0, 1) that makes the delay up to a tenth shorter or longer, and a
    /// requested delay up to a fifth longer, so that many clients do not poll in step. Default
    /// 0.5.</summary>
    public double Jitter { get; init; } = 0.5;
}

/// <summary>Determines the delay before the next poll of a job: short at the start of a phase and
/// near the expected end, long in between. The delay depends only on the given state. The values
/// are those that detected the end of simulated jobs soonest for their number of requests (see the
/// benchmark "polling").</summary>
public sealed record PollingSchedule
{
    private static readonly TimeSpan _longestInOutage = TimeSpan.FromSeconds(15);

    /// <summary>Share by which the duration of an epoch may differ from the earlier ones.</summary>
    private const double Variation = 0.1;

    /// <summary>Typical time from the last epoch to the end of the job, for example for packing the
    /// weights.</summary>
    private static readonly TimeSpan _packing = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan _shortestAroundEpochs = TimeSpan.FromSeconds(5);

    public static PollingSchedule Default { get; } = new();

    /// <summary>The shortest delay. Default 0.5 s.</summary>
    public TimeSpan Shortest { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>The shortest delay when the end is expected. Default 2 s.</summary>
    public TimeSpan ShortestNearEnd { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest delay while the job waits for compute, which takes about 20 s. Default
    /// 5 s.</summary>
    public TimeSpan LongestWhileQueued { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest delay while the job may end at any time. Default 33 s.</summary>
    public TimeSpan LongestWhileUncertain { get; init; } = TimeSpan.FromSeconds(33);

    /// <summary>The longest delay. Default 60 s.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Maximum delay that is honored when the service requests one. Default 60
    /// s.</summary>
    public TimeSpan LongestRetryAfter { get; init; } = new ServiceTimings().LongestRetryAfter;

    /// <summary>Returns the delay before the next poll. If the end is unknown: the square root of
    /// the seconds in the phase, because a job that has taken longer may still take longer. If the
    /// end is expected: half of the remaining time, but at most four times the former delay. If
    /// epochs are reported: polls gather near the ends of epochs. Always within the limits
    /// above.</summary>
    public TimeSpan NextDelay(PollingState state)
    {
        var uncertain = Growing(state.InPhase);
        var delay = state switch
        {
            { Epochs: { } epochs } => AroundEpochs(epochs, state.InPhase),
            { ToExpectedEnd: { } left } => Min(uncertain * 4, Max(left > TimeSpan.Zero ? left / 2 : Growing(-left), ShortestNearEnd)),
            _ => uncertain,
        };

        var longest = state.IsOutage ? Min(_longestInOutage, Longest) : state.Phase == JobPhase.Queued ? Min(LongestWhileQueued, Longest) : Longest;
        delay = Min(delay, longest) * (0.9 + (state.Jitter / 5));
        if (state.RetryAfter is { } requested)
        {
            delay = Max(delay, Min(requested, LongestRetryAfter) * (1 + (state.Jitter / 5)));
        }

        return Max(Min(delay, state.ToDeadline), TimeSpan.Zero);
    }

    /// <summary>Returns the minimum time since the last reading of the log before it is read again
    /// with a poll: a third of the time in the phase. The log only informs people, and it is read
    /// completely when the job has ended, so not every poll needs it.</summary>
    public TimeSpan LogDelay(TimeSpan inPhase) => Min(inPhase / 3, Longest);

    /// <summary>Concentrates polls where the training may end, closer together the smaller that
    /// part of an epoch is. In between, each poll is twice as long after the last epoch as the
    /// previous poll, because packing may take long.</summary>
    private TimeSpan AroundEpochs(EpochForecast epochs, TimeSpan inPhase)
    {
        var packed = _packing + epochs.Uncertainty;
        var earliest = (epochs.Length * (1 - Variation)) - epochs.Uncertainty;
        var latest = (epochs.Length * (1 + Variation)) + packed;
        var part = Math.Min(1, (latest - earliest) / epochs.Length);

        // Any epoch may be the last one; the last planned epoch is known to be.
        var age = epochs.IsLast ? epochs.Length / 4 : inPhase;
        var close = Min(Growing(inPhase), Max(Root(age * part) / 2, _shortestAroundEpochs));
        if (earliest <= packed)
        {
            return close;
        }

        return epochs.SinceLast switch
        {
            var since when since < packed => Min(close, Max(packed - since, _shortestAroundEpochs)),
            var since when since < earliest => Max(Min(earliest - since, since), _shortestAroundEpochs),
            var since when since < latest => close,
            var since => Max(close, Growing(since - latest)),
        };
    }

    private TimeSpan Growing(TimeSpan elapsed) => Min(Max(Root(elapsed), Shortest), LongestWhileUncertain);

    private static TimeSpan Root(TimeSpan of) => TimeSpan.FromSeconds(Math.Sqrt(of.TotalSeconds));

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
