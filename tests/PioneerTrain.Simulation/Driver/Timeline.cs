namespace PioneerTrain.Simulation.Driver;

/// <summary>A scheduled event. It runs at most once, and not if it was cancelled.</summary>
internal sealed class ScheduledEvent(StepProcess? owner, Action act)
{
    /// <summary>
    /// The process that the event belongs to; a dead process gets no events. Null for the world.
    /// </summary>
    public StepProcess? Owner => owner;

    public bool IsCancelled { get; set; }

    public void Act() => act();
}

/// <summary>
/// The single clock of a schedule and its queue of events. The seed decides ties.
/// </summary>
internal sealed class Timeline(ulong seed)
{
    public static DateTimeOffset Epoch { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Lock _gate = new();
    private readonly PriorityQueue<ScheduledEvent, (long Due, ulong Tie)> _queue = new();
    private readonly SeededRandom _ties = SeededRandom.For(seed, 1);
    private long _now;

    /// <summary>Time since the start of the schedule.</summary>
    public TimeSpan Now => new(Interlocked.Read(ref _now));

    public ScheduledEvent Plan(TimeSpan delay, StepProcess? owner, Action act)
    {
        var scheduledEvent = new ScheduledEvent(owner, act);
        lock (_gate)
        {
            _queue.Enqueue(scheduledEvent, (_now + Math.Max(0, delay.Ticks), _ties.Next()));
        }

        return scheduledEvent;
    }

    /// <summary>
    /// Advances the clock to the next event and returns it; null if there is none.
    /// </summary>
    public ScheduledEvent? Next()
    {
        lock (_gate)
        {
            while (_queue.TryDequeue(out var scheduledEvent, out var at))
            {
                if (!scheduledEvent.IsCancelled && scheduledEvent.Owner is not { IsAlive: false })
                {
                    Interlocked.Exchange(ref _now, at.Due);
                    return scheduledEvent;
                }
            }

            return null;
        }
    }
}
