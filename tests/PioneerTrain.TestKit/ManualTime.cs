namespace PioneerTrain.TestKit;

/// <summary>A clock that moves only when a test moves it, with timers. Starts at 2026-01-01T00:00:00Z.</summary>
public sealed class ManualTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private TaskCompletionSource _delayStarted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Called when a delay begins, on any thread.</summary>
    public Action OnDelay { get; set; } = () => { };

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _now.UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Advances the clock and runs due timers in order.</summary>
    public void Advance(TimeSpan by) => AdvanceTo(_now + by);

    /// <summary>Advances the clock to the next delay. Returns false when there is none.</summary>
    public bool TryAdvance()
    {
        DateTimeOffset? next;
        lock (_lock)
        {
            next = _timers.Where(timer => !timer.IsTimeLimit).Min(timer => timer.Due);
        }

        if (next is { } due)
        {
            AdvanceTo(due);
        }

        return next is not null;
    }

    /// <summary>
    /// Advances the clock from delay to delay until the work is complete. The clock never advances
    /// to a time limit (the timer of a cancellation source): a time limit fires only when a delay
    /// extends beyond it, as in real time.
    /// </summary>
    public async Task DriveAsync(Task work)
    {
        while (!work.IsCompleted)
        {
            Task started;
            DateTimeOffset? next;
            lock (_lock)
            {
                next = _timers.Where(timer => !timer.IsTimeLimit).Min(timer => timer.Due);
                started = _delayStarted.Task;
            }

            if (next is { } due)
            {
                AdvanceTo(due);
            }
            else
            {
                await Task.WhenAny(work, started);
            }
        }

        await work;
    }

    /// <inheritdoc cref="DriveAsync(Task)"/>
    public async Task<T> DriveAsync<T>(Task<T> work)
    {
        await DriveAsync((Task)work);
        return await work;
    }

    private void AdvanceTo(DateTimeOffset target)
    {
        while (true)
        {
            ManualTimer? timer;
            lock (_lock)
            {
                timer = _timers.Where(candidate => candidate.Due <= target).MinBy(candidate => candidate.Due);
                _now = timer?.Due > _now ? timer.Due.Value : timer is null && target > _now ? target : _now;
                if (timer is not null)
                {
                    timer.Due = null;
                    _timers.Remove(timer);
                }
            }

            if (timer is null)
            {
                return;
            }

            timer.Fire();
        }
    }

    private void Schedule(ManualTimer timer, TimeSpan dueTime)
    {
        lock (_lock)
        {
            _timers.Remove(timer);
            timer.Due = dueTime == Timeout.InfiniteTimeSpan ? null : _now + dueTime;
            if (timer.Due is not null)
            {
                _timers.Add(timer);
            }

            if (!timer.IsTimeLimit)
            {
                _delayStarted.TrySetResult();
                _delayStarted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        if (!timer.IsTimeLimit)
        {
            OnDelay();
        }
    }

    private sealed class ManualTimer(ManualTime owner, TimerCallback callback, object? state) : ITimer
    {
        public bool IsTimeLimit => state is CancellationTokenSource;

        public DateTimeOffset? Due { get; set; }

        public void Fire() => callback(state);

        /// <summary>A one-shot timer; our code uses no periodic timers.</summary>
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            owner.Schedule(this, dueTime);
            return true;
        }

        public void Dispose() => owner.Schedule(this, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
