using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Wire;

namespace PioneerTrain.Pioneer.Jobs;

/// <summary>Specifies when a stop is complete.</summary>
public enum StopMode
{
    /// <summary>Complete when the job has ended. The stop is not requested if the job has already
    /// ended.</summary>
    UntilEnded,

    /// <summary>Like <see cref="UntilEnded"/>, but requests the stop before reading the job. For a
    /// job that is known to be running.</summary>
    ImmediateUntilEnded,

    /// <summary>Complete when the service has accepted the stop. For the seconds after a
    /// cancel.</summary>
    Hurried,
}

/// <summary>The outcome of a stop.</summary>
public enum StopOutcome
{
    /// <summary>The job had ended before it could be stopped.</summary>
    AlreadyEnded,

    /// <summary>The job was stopped.</summary>
    Stopped,

    /// <summary>The service accepted the stop, but the job was not seen to end.</summary>
    Accepted,
}

/// <summary>The result of a stop.</summary>
/// <param name="LastSeen">The job as last read; null if it was not read.</param>
public sealed record StopResult(StopOutcome Outcome, TrainingJob? LastSeen)
{
    /// <summary>Why the job could not be read after the stop was accepted; null when it could.</summary>
    public PioneerException? ReadFailure { get; init; }
}

/// <summary>Stops a job and waits for its end. Only this class stops jobs. Rejections and outages
/// are retried, because a running job costs money.</summary>
public sealed class JobStopper(PioneerClient client)
{
    /// <summary>Intervals and time limits. Default: those of the client.</summary>
    public ServiceTimings Timings { get; init; } = client.Options.Timings;

    /// <summary>The last failure that was retried; null if there was none. It tells why a stop that
    /// was cancelled did not succeed.</summary>
    public PioneerException? LastFailure { get; private set; }

    /// <summary>Stops the job and returns the outcome. After the service has accepted the stop,
    /// neither a failure nor a cancellation is thrown; the outcome is then
    /// <see cref="StopOutcome.Accepted"/>.</summary>
    /// <exception cref="PioneerException">The service rejects the stop permanently, or for longer
    /// than <see cref="ServiceTimings.StopTimeout"/>.</exception>
    public async Task<StopResult> StopAsync(string jobId, StopMode mode, CancellationToken cancellationToken)
    {
        var stop = new StopAttempts(client, jobId, mode, Timings);
        try
        {
            var result = await client.Poll.UntilAsync(
                Timings.StopDelays.After,
                Timings.StopTimeout,
                (failure, outage) =>
                {
                    LastFailure = failure;
                    return stop.IsTransient(failure, outage);
                },
                stop.TryAsync,
                cancellationToken);
            return result ?? stop.Accepted;
        }
        catch (Exception failure) when (stop.IsAccepted && (failure is PioneerException or OperationCanceledException))
        {
            return stop.Accepted with { ReadFailure = failure as PioneerException };
        }
    }

    /// <summary>The state of one stop.</summary>
    private sealed class StopAttempts(PioneerClient client, string jobId, StopMode mode, ServiceTimings timings)
    {
        private readonly PioneerClient _reading = client.With(attempts: 1, timings.ShortTimeout);

        /// <summary>Has the longer read timeout, because the service may respond only after its
        /// compute provider has released the job.</summary>
        private readonly PioneerClient _stopping = client.With(attempts: 1, timings.ReadTimeout);
        private readonly long _start = client.Time.GetTimestamp();
        private TrainingJob? _lastSeen;
        private long? _requestedAt;
        private bool _canBeOurs;
        private bool _wasRefused;

        public bool IsAccepted { get; private set; }

        public StopResult Accepted => new(StopOutcome.Accepted, _lastSeen);

        /// <summary>True if the service knew the job before, so that it can be missing only for a
        /// time. A refusal to stop it shows that too.</summary>
        private bool WasSeen => mode != StopMode.UntilEnded || _lastSeen is not null || _wasRefused;

        /// <summary>Returns whether the failure is retried. The response "not stoppable" is retried
        /// as well, because the service sends it for a job that is packing its weights or about to
        /// end.</summary>
        public bool IsTransient(PioneerException failure, TimeSpan outage)
        {
            var isRefusal = failure.Kind is PioneerErrorKind.Invalid or PioneerErrorKind.Conflict;
            _wasRefused |= isRefusal;
            return client.Time.GetElapsedTime(_start) < timings.StopTimeout
                && (isRefusal || (WasSeen && outage < timings.OutageTolerance) || timings.IsTolerableForJob(failure, outage));
        }

        /// <summary>Makes one attempt; returns null if the job must be polled again.</summary>
        public async Task<StopResult?> TryAsync(CancellationToken cancellationToken)
        {
            // If the stop is requested first, the job is read only after a rejection or while
            // waiting for its end.
            if ((mode == StopMode.UntilEnded || _requestedAt is not null) && await HasEndedAsync(cancellationToken))
            {
                var isOurs = _canBeOurs && _lastSeen!.Status.Outcome == JobOutcome.Stopped;
                return new StopResult(isOurs ? StopOutcome.Stopped : StopOutcome.AlreadyEnded, _lastSeen);
            }

            if (!IsAccepted || client.Time.GetElapsedTime(_requestedAt!.Value) >= timings.StopRepeatedAfter)
            {
                await RequestAsync(cancellationToken);
            }

            return mode == StopMode.Hurried ? Accepted : null;
        }

        private async Task<bool> HasEndedAsync(CancellationToken cancellationToken)
        {
            try
            {
                _lastSeen = await _reading.GetTrainingJobAsync(jobId, cancellationToken);
                _canBeOurs |= _requestedAt is not null && !_lastSeen.Status.HasEnded;
                return _lastSeen.Status.HasEnded;
            }
            catch (PioneerException) when (!IsAccepted)
            {
                // A job that cannot be read may still be stoppable.
                return false;
            }
        }

        private async Task RequestAsync(CancellationToken cancellationToken)
        {
            var isFirst = _requestedAt is null;
            _requestedAt = client.Time.GetTimestamp();
            try
            {
                await _stopping.StopTrainingJobAsync(jobId, cancellationToken);
                IsAccepted = _canBeOurs = true;
            }
            catch (PioneerException failure)
            {
                _canBeOurs |= !isFirst || failure.OutcomeUnknown || failure.Code == ErrorCodes.CancellationUnconfirmed;
                throw;
            }
        }
    }
}
