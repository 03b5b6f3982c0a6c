namespace PioneerTrain.TestKit;

/// <summary>The real clock, except that no delay takes any time: for tests over real sockets, where only the waiting between attempts is to be left out.
/// Time limits (the timers of cancellation sources) stay real.</summary>
public sealed class ImpatientTime : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, state is CancellationTokenSource || dueTime == Timeout.InfiniteTimeSpan ? dueTime : TimeSpan.Zero, period);
}
