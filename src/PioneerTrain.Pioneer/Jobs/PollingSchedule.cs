using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;

namespace PioneerTrain.Pioneer.Jobs;

/// <summary>What is known of a job when the next look at it is planned.</summary>
/// <param name="InPhase">Since the phase was first seen.</param>
/// <param name="ToDeadline">What is left; zero or less makes the delay zero.</param>
public sealed record PollingMoment(TimeSpan InPhase, JobPhase Phase, TimeSpan ToDeadline)
{
    /// <summary>Zero or less when the job is overdue; null where there is no telling.</summary>
    public TimeSpan? ToExpectedEnd { get; init; }

    /// <summary>Null where the service does not tell of epochs.</summary>
    public EpochOutlook? Epochs { get; init; }

    /// <summary>The last look failed: whether the service is there at all is to be known soon.</summary>
    public bool IsOutage { get; init; }

    /// <summary>What a service that has just refused asked for; honoured up to a minute.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>In [0, 1): makes the delay up to a tenth shorter or longer, and one that the service asked for up to a fifth longer, so that many who look do
    /// not do it in step. Default 0.5.</summary>
    public double Jitter { get; init; } = 0.5;
}

/// <summary>When to look at a job again: often while it is young in its phase and when its end is near, seldom in between. A pure function of what
/// is known. Its figures are those that saw the ends of simulated jobs soonest for their requests (see the benchmark "polling").</summary>
public sealed record PollingSchedule
{
    private static readonly TimeSpan _longestInOutage = TimeSpan.FromSeconds(15);

    /// <summary>How much an epoch may differ from those before.</summary>
    private const double Variation = 0.1;

    /// <summary>What comes after the last epoch, such as packing the weights, mostly takes a few seconds.</summary>
    private static readonly TimeSpan _packing = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan _shortestAroundEpochs = TimeSpan.FromSeconds(5);

    public static PollingSchedule Default { get; } = new();

    /// <summary>Default 0.5 s.</summary>
    public TimeSpan Shortest { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>When the end is expected now. Default 2 s.</summary>
    public TimeSpan ShortestNearEnd { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>While the job waits for compute, which takes about 20 s. Default 5 s.</summary>
    public TimeSpan LongestWhileQueued { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>When the job may end at any moment. Default 33 s.</summary>
    public TimeSpan LongestInDoubt { get; init; } = TimeSpan.FromSeconds(33);

    /// <summary>Default 60 s.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Upper bound for the delay that the service requested. Default 60 s.</summary>
    public TimeSpan LongestRetryAfter { get; init; } = new ServiceTimings().LongestRetryAfter;

    /// <summary>Where nothing is known, the longer a job has taken, the longer it may still take: the square root of the seconds in the phase so far.
    /// Where the end is expected: half of what is left, but no more than four times the former. Where epochs are reported: around their ends. Always within the
    /// bounds above.</summary>
    public TimeSpan NextDelay(PollingMoment moment)
    {
        var inDoubt = Growing(moment.InPhase);
        var delay = moment switch
        {
            { Epochs: { } epochs } => AroundEpochs(epochs, moment.InPhase),
            { ToExpectedEnd: { } left } => Min(inDoubt * 4, Max(left > TimeSpan.Zero ? left / 2 : Growing(-left), ShortestNearEnd)),
            _ => inDoubt,
        };

        var longest = moment.IsOutage ? Min(_longestInOutage, Longest) : moment.Phase == JobPhase.Queued ? Min(LongestWhileQueued, Longest) : Longest;
        delay = Min(delay, longest) * (0.9 + (moment.Jitter / 5));
        if (moment.RetryAfter is { } asked)
        {
            delay = Max(delay, Min(asked, LongestRetryAfter) * (1 + (moment.Jitter / 5)));
        }

        return Max(Min(delay, moment.ToDeadline), TimeSpan.Zero);
    }

    /// <summary>How long ago the log may have been read when it is read again with a look: a third of the time in the phase so far. It shows people what goes
    /// on and is read to its end when the job has ended; the looks that wait for the end can do without it.</summary>
    public TimeSpan LogDelay(TimeSpan inPhase) => Min(inPhase / 3, Longest);

    /// <summary>The looks gather where the training may end, and are all the closer together the smaller that part of an epoch is. In between, each is twice as long
    /// after the last epoch as the one before, because the packing may take long.</summary>
    private TimeSpan AroundEpochs(EpochOutlook epochs, TimeSpan inPhase)
    {
        var packed = _packing + epochs.Doubt;
        var earliest = (epochs.Length * (1 - Variation)) - epochs.Doubt;
        var latest = (epochs.Length * (1 + Variation)) + packed;
        var part = Math.Min(1, (latest - earliest) / epochs.Length);

        // Any of many epochs may be the last one; of the one that was planned as the last it is sure.
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

    private TimeSpan Growing(TimeSpan elapsed) => Min(Max(Root(elapsed), Shortest), LongestInDoubt);

    private static TimeSpan Root(TimeSpan of) => TimeSpan.FromSeconds(Math.Sqrt(of.TotalSeconds));

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
