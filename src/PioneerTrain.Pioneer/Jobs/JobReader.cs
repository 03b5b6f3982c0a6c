using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;

namespace PioneerTrain.Pioneer.Jobs;

/// <summary>Reads the job that is followed, and decides when it can no longer be followed. Any
/// failure is tolerated for <see cref="ServiceTimings.OutageTolerance"/>: the service knew the job
/// and accepted the key before, so a rejection can come from a proxy, a firewall or a single faulty
/// server, and giving up stops a job that was paid for.</summary>
internal sealed class JobReader(PioneerClient client, TimeProvider time, string jobId)
{
    private readonly ServiceTimings _timings = client.Options.Timings;
    private bool _wasRead;
    private long? _missingStart;
    private long? _outageStart;
    private PioneerException? _rejection;
    private int _rejections;

    /// <summary>True if the last read failed.</summary>
    public bool IsOutage => _outageStart is not null;

    /// <summary>The delay that the service requested in the last read; null if it requested
    /// none.</summary>
    public TimeSpan? RetryAfter { get; private set; }

    /// <summary>Reads the job; returns null if it cannot be read now, or if
    /// <paramref name="limit"/> passed first.</summary>
    public async Task<TrainingJob?> ReadAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Bounded(limit), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        var requestStart = time.GetTimestamp();
        _rejection = null;
        try
        {
            var job = await client.GetTrainingJobAsync(jobId, either.Token);
            (_wasRead, _outageStart, RetryAfter, _rejections) = (true, null, null, 0);
            return job;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The deadline passed before the service responded. The caller reports it.
            return null;
        }
        catch (PioneerException notYet) when (notYet.Kind == PioneerErrorKind.NotFound && !_wasRead)
        {
            // Only the time between requests counts, because one request with its retries can take
            // minutes without a response.
            _missingStart ??= time.GetTimestamp();
            if (time.GetElapsedTime(_missingStart.Value, requestStart) >= _timings.CreatedJobReadableWithin)
            {
                throw;
            }

            return null;
        }
        catch (PioneerException failure)
        {
            // The outage starts with the first attempt, because a call with its retries can take
            // minutes.
            _outageStart ??= requestStart;
            _missingStart = null;
            RetryAfter = failure.RetryAfter;
            _rejection = failure.IsTransient ? null : failure;
            if (time.GetElapsedTime(_outageStart.Value) >= _timings.OutageTolerance)
            {
                throw;
            }

            return null;
        }
    }

    /// <summary>Reports that the last read was rejected and is repeated after
    /// <paramref name="delay"/>. The client has already reported failures that it
    /// repeated.</summary>
    public ValueTask ReportRejectionAsync(TimeSpan delay) =>
        _rejection is null ? ValueTask.CompletedTask : client.ReportRetryAsync(new RetryNotice(_rejection.Clause, ++_rejections, delay));

    /// <summary>Limits the delay, because a timer accepts at most about 49 days.</summary>
    private static TimeSpan Bounded(TimeSpan limit) => limit < TimeSpan.FromDays(40) ? limit : TimeSpan.FromDays(40);
}
