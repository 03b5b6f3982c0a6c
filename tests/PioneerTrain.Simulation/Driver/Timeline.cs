namespace PioneerTrain.Simulation.Driver;

/// <summary>Something that will happen; once only, and not if it was called off.</summary>
internal sealed class Happening(StepProcess? owner, Action act)
{
    /// <summary>Whom it happens to: nothing happens to a process that is dead. Null for the world.</summary>
    public StepProcess? Owner => owner;

    public bool IsCalledOff { get; set; }

    public void Act() => act();
}

/// <summary>The one clock of a schedule and the queue of what is to come. Ties are broken by the seed.</summary>
internal sealed class Timeline(ulong seed)
{
    public static DateTimeOffset Epoch { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Lock _gate = new();
    private readonly PriorityQueue<Happening, (long Due, ulong Tie)> _queue = new();
    private readonly Dice _ties = Dice.For(seed, 1);
    private long _now;

    /// <summary>Since the start of the schedule.</summary>
    public TimeSpan Now => new(Interlocked.Read(ref _now));

    public Happening Plan(TimeSpan delay, StepProcess? owner, Action act)
    {
        var happening = new Happening(owner, act);
        lock (_gate)
        {
            _queue.Enqueue(happening, (_now + Math.Max(0, delay.Ticks), _ties.Next()));
        }

        return happening;
    }

    /// <summary>Moves the clock to the next happening and answers it; null when nothing is to come.</summary>
    public Happening? Next()
    {
        lock (_gate)
        {
            while (_queue.TryDequeue(out var happening, out var at))
            {
                if (!happening.IsCalledOff && happening.Owner is not { IsAlive: false })
                {
                    Interlocked.Exchange(ref _now, at.Due);
                    return happening;
                }
            }

            return null;
        }
    }
}
