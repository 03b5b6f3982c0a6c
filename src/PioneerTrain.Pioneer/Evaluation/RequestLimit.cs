using PioneerTrain.Pioneer.Client;

namespace PioneerTrain.Pioneer.Evaluation;

/// <summary>Limits the number of requests at a time and adapts it to the service: a rejection with
/// 429 halves it, and no request starts before the longest <c>Retry-After</c> has passed. After
/// <see cref="SuccessesToGrow"/> predictions without a rejection it grows by one.</summary>
internal sealed class RequestLimit
{
    public const int SuccessesToGrow = 50;

    private readonly Lock _lock = new();
    private readonly ServiceTimings _timings;
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly int _most;
    private TaskCompletionSource _changed = new();
    private TimeSpan _resumeAt;
    private int _limit;
    private int _running;
    private int _successes;

    /// <summary>Number of reductions. A request that started before the last one was sent under the
    /// former limit, so its rejection is not a reason to halve it again.</summary>
    private int _reductions;

    /// <param name="most">Maximum number of requests at a time.</param>
    public RequestLimit(int most, ServiceTimings timings, TimeProvider time)
    {
        (_most, _limit, _timings, _time) = (most, most, timings, time);
        _start = time.GetTimestamp();
    }

    private TimeSpan Now => _time.GetElapsedTime(_start);

    /// <summary>Sends a request as soon as the limit allows it.</summary>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> sendAsync, CancellationToken cancellationToken)
    {
        var reductions = await EnterAsync(cancellationToken);
        try
        {
            var result = await sendAsync(cancellationToken);
            AddSuccess();
            return result;
        }
        catch (PioneerException failure)
        {
            Adapt(failure, reductions);
            throw;
        }
        finally
        {
            Leave();
        }
    }

    private async Task<int> EnterAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            TimeSpan pause;
            lock (_lock)
            {
                pause = _resumeAt - Now;
                if (pause <= TimeSpan.Zero && _running < _limit)
                {
                    _running++;
                    return _reductions;
                }

                changed = _changed.Task;
            }

            await (pause > TimeSpan.Zero
                ? Task.Delay(pause, _time, cancellationToken)
                : changed.WaitAsync(cancellationToken));
        }
    }

    private void AddSuccess()
    {
        lock (_lock)
        {
            if (_limit < _most && ++_successes >= SuccessesToGrow)
            {
                (_limit, _successes) = (_limit + 1, 0);
            }
        }
    }

    private void Adapt(PioneerException failure, int reductions)
    {
        lock (_lock)
        {
            if (failure.Kind == PioneerErrorKind.RateLimited)
            {
                _successes = 0;
                if (reductions == _reductions)
                {
                    (_limit, _reductions) = (Math.Max(1, _limit / 2), _reductions + 1);
                }
            }

            if (_timings.RequestedDelay(failure) is { } requested && Now + requested > _resumeAt)
            {
                _resumeAt = Now + requested;
            }
        }
    }

    private void Leave()
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            _running--;
            (changed, _changed) = (_changed, new TaskCompletionSource());
        }

        changed.SetResult();
    }
}
