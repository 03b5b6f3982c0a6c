namespace PioneerTrain.TestKit;

/// <summary>
/// The real clock, except that delays complete immediately. For tests with real sockets that only
/// skip the delays between attempts. Time limits (the timers of cancellation sources) use real
/// time.
/// </summary>
public sealed class InstantDelayTime : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, state is CancellationTokenSource || dueTime == Timeout.InfiniteTimeSpan ? dueTime : TimeSpan.Zero, period);
}
