namespace PioneerTrain.Simulation.Driver;

/// <summary>What a process takes for the time: its clock on the wall can be set by somebody, the one that measures goes on steadily.</summary>
internal sealed class ProcessTime(Timeline timeline, StepProcess process) : TimeProvider
{
    /// <summary>How wrong the clock on the wall is.</summary>
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

    /// <summary>One shot, as every timer of the program is where the output is no terminal.</summary>
    private sealed class SimulatedTimer(ProcessTime owner, TimerCallback callback, object? state) : ITimer
    {
        private readonly Lock _gate = new();
        private Happening? _pending;

        /// <summary>The timer of a time limit is nothing that the program waits for.</summary>
        private bool IsLimit => state is CancellationTokenSource;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_gate)
            {
                CallOff();
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

        private void CallOff()
        {
            if (_pending is not null)
            {
                _pending.IsCalledOff = true;
                _pending = null;
                owner.Await(IsLimit ? 0 : -1);
            }
        }
    }

    private Happening Plan(TimeSpan delay, Action act) => timeline.Plan(delay, process, act);

    private void Await(int change) => process.Await(change);
}
