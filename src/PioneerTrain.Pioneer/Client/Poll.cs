namespace PioneerTrain.Pioneer.Client;

/// <summary>Repeats an attempt until it returns a result. Every wait for the service uses it,
/// except following a job.</summary>
public sealed class Poll
{
    private readonly TimeProvider _time;
    private readonly ServiceTimings _timings;
    private readonly Func<RetryNotice, ValueTask> _reportAsync;
    private readonly Action<string, TimeSpan> _onWait;

    internal Poll(TimeProvider time, PioneerClientOptions options, Func<RetryNotice, ValueTask> reportAsync)
    {
        (_time, _timings, _onWait, _reportAsync) = (time, options.Timings, options.OnWait, reportAsync);
    }

    /// <summary>Returns the result, or null if the deadline passed first. Retried failures are
    /// reported to the client's listener.</summary>
    /// <param name="schedule">Returns the delay before the next attempt, given the time since the
    /// first attempt began. A longer <c>Retry-After</c> takes precedence.</param>
    /// <param name="deadline">Time limit, from the start of the first attempt. An attempt that
    /// starts at or after the deadline is the last one.</param>
    /// <param name="isTransient">Returns whether a failure is retried, given how long attempts have
    /// failed without a break; for a rejection, the time from the first rejection in a row to the
    /// start of this attempt, because an outage before says nothing about them, nor does a slow
    /// response. It alone limits a series of failures. Any other failure is thrown.</param>
    /// <param name="attempt">Returns null if there is no result yet.</param>
    public Task<T?> UntilAsync<T>(
        Func<TimeSpan, TimeSpan> schedule,
        TimeSpan deadline,
        Func<PioneerException, TimeSpan, bool> isTransient,
        Func<CancellationToken, Task<T?>> attempt,
        CancellationToken cancellationToken)
        where T : class => UntilAsync(schedule, deadline, isTransient, attempt, waitingFor: null, cancellationToken);

    /// <summary>Like the public overload, and also reports attempts without a result.</summary>
    /// <param name="waitingFor">The reason to report after an attempt without a result, as a
    /// clause; null reports only failures.</param>
    internal async Task<T?> UntilAsync<T>(
        Func<TimeSpan, TimeSpan> schedule,
        TimeSpan deadline,
        Func<PioneerException, TimeSpan, bool> isTransient,
        Func<CancellationToken, Task<T?>> attempt,
        string? waitingFor,
        CancellationToken cancellationToken)
        where T : class
    {
        var start = _time.GetTimestamp();
        TimeSpan? outageStart = null;
        TimeSpan? rejectionStart = null;
        for (var number = 1; ; number++)
        {
            var began = _time.GetElapsedTime(start);
            PioneerException? failure = null;
            try
            {
                if (await attempt(cancellationToken) is { } result)
                {
                    return result;
                }

                if (began >= deadline)
                {
                    return null;
                }

                outageStart = rejectionStart = null;
            }
            catch (PioneerException failed) when (isTransient(failed, failed.IsTransient ? _time.GetElapsedTime(start) - (outageStart ?? began) : began - (rejectionStart ?? began)))
            {
                failure = failed;
                outageStart ??= began;
                rejectionStart = failed.IsTransient ? null : rejectionStart ?? began;
            }

            var elapsed = _time.GetElapsedTime(start);
            var delay = schedule(elapsed);
            delay = failure is null ? Within(delay, deadline - elapsed) : Max(delay, _timings.RequestedDelay(failure));
            if ((failure is null ? waitingFor : failure.Clause) is { } reason)
            {
                await _reportAsync(new RetryNotice(reason, number, delay));
            }

            _onWait(failure?.Clause ?? waitingFor ?? "the next attempt", delay);
            await Task.Delay(delay, _time, cancellationToken);
        }
    }

    private static TimeSpan Within(TimeSpan delay, TimeSpan left) => delay <= left ? delay : left > TimeSpan.Zero ? left : TimeSpan.Zero;

    private static TimeSpan Max(TimeSpan delay, TimeSpan? requested) => requested > delay ? requested.Value : delay;
}
