namespace PioneerTrain.Simulation.Driver;

/// <summary>
/// The clock of a process: its wall clock can be set, its monotonic clock advances steadily.
/// </summary>
internal sealed class ProcessTime(Timeline timeline, StepProcess process) : TimeProvider
{
    /// <summary>The error of the wall clock.</summary>
    public TimeSpan Error { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => timeline.Now.Ticks;

    public override DateTimeOffset GetUtcNow() => Timeline.Epoch + timeline.Now + Error;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SimulatedTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>
    /// A one-shot timer, like every timer of the program when the output is not a terminal.
    /// </summary>
    private sealed class SimulatedTimer(ProcessTime owner, TimerCallback callback, object? state) : ITimer
    {
        private readonly Lock _gate = new();
        private ScheduledEvent? _pending;

        /// <summary>The program does not wait for the timer of a time limit.</summary>
        private bool IsLimit => state is CancellationTokenSource;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_gate)
            {
                CancelPending();
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    _pending = owner.Plan(dueTime, Fire);
                    owner.Await(IsLimit ? 0 : 1);
                }
            }

            return true;
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Fire()
        {
            lock (_gate)
            {
                _pending = null;
            }

            owner.Await(IsLimit ? 0 : -1);
            callback(state);
        }

        private void CancelPending()
        {
            if (_pending is not null)
            {
                _pending.IsCancelled = true;
                _pending = null;
                owner.Await(IsLimit ? 0 : -1);
            }
        }
    }

    private ScheduledEvent Plan(TimeSpan delay, Action act) => timeline.Plan(delay, process, act);

    private void Await(int change) => process.Await(change);
}
