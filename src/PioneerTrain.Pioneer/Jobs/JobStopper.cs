using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Wire;

namespace PioneerTrain.Pioneer.Jobs;

/// <summary>How far a stop is followed.</summary>
public enum StopMode
{
    /// <summary>Until the job is seen to have ended. A job that has ended is not asked to stop.</summary>
    UntilEnded,

    /// <summary>The same, but the stop is requested before the job is read: for a job that is known to run.</summary>
    AtOnceUntilEnded,

    /// <summary>Until the service has accepted the stop: for the seconds after a cancel.</summary>
    Hurried,
}

/// <summary>What became of a stop.</summary>
public enum StopOutcome
{
    /// <summary>The job had ended before it could be stopped.</summary>
    AlreadyEnded,

    /// <summary>The job was stopped.</summary>
    Stopped,

    /// <summary>The service accepted the stop, and the job was not seen to end.</summary>
    Accepted,
}

/// <param name="LastSeen">The job as last read; null if it was not read.</param>
public sealed record StopResult(StopOutcome Outcome, TrainingJob? LastSeen);

/// <summary>Stops a job and waits for its end: the only place that stops jobs. Refusals and outages are repeated, because a job that goes on costs money.</summary>
public sealed class JobStopper(PioneerClient client)
{
    /// <summary>Default: the client's.</summary>
    public ServiceTimings Timings { get; init; } = client.Options.Timings;

    /// <summary>Returns what happened. Once the service has accepted the stop, neither a failure nor a cancel is thrown: the result says so.</summary>
    /// <exception cref="PioneerException">The service refuses for good, or for longer than <see cref="ServiceTimings.StopPatience"/>.</exception>
    public async Task<StopResult> StopAsync(string jobId, StopMode mode, CancellationToken cancellationToken)
    {
        var stop = new StopAttempts(client, jobId, mode, Timings);
        try
        {
            var result = await client.Poll.UntilAsync(Timings.StopDelays.After, Timings.StopPatience, stop.IsTransient, stop.TryAsync, cancellationToken);
            return result ?? stop.Accepted;
        }
        catch (Exception unseen) when (stop.IsAccepted && unseen is PioneerException or OperationCanceledException)
        {
            return stop.Accepted;
        }
    }

    /// <summary>The state of one stop.</summary>
    private sealed class StopAttempts(PioneerClient client, string jobId, StopMode mode, ServiceTimings timings)
    {
        private readonly PioneerClient _reading = client.With(attempts: 1, timings.ShortTimeout);

        /// <summary>The service may answer only when its compute provider has let go.</summary>
        private readonly PioneerClient _stopping = client.With(attempts: 1, timings.ReadTimeout);
        private readonly long _start = client.Time.GetTimestamp();
        private TrainingJob? _lastSeen;
        private long? _requestedAt;
        private bool _mayBeOurs;

        public bool IsAccepted { get; private set; }

        public StopResult Accepted => new(StopOutcome.Accepted, _lastSeen);

        /// <summary>"Not stoppable" passes as well: a job that is being packed, or ends at this moment, is refused like that.</summary>
        public bool IsTransient(PioneerException failure, TimeSpan outage)
        {
            var isRefusal = failure.Kind is PioneerErrorKind.Invalid or PioneerErrorKind.Conflict;
            return client.Time.GetElapsedTime(_start) < timings.StopPatience && (isRefusal || timings.ToleratesForJob(failure, outage));
        }

        /// <summary>Returns null as long as the job has to be looked at again.</summary>
        public async Task<StopResult?> TryAsync(CancellationToken cancellationToken)
        {
            // Where the request comes first, only a refusal, or the wait for the end, makes it necessary to read the job.
            if ((mode == StopMode.UntilEnded || _requestedAt is not null) && await HasEndedAsync(cancellationToken))
            {
                var isOurs = _mayBeOurs && _lastSeen!.Status.Outcome == JobOutcome.Stopped;
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
                _mayBeOurs |= _requestedAt is not null && !_lastSeen.Status.HasEnded;
                return _lastSeen.Status.HasEnded;
            }
            catch (PioneerException) when (!IsAccepted)
            {
                // A job that cannot be read can perhaps be stopped.
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
                IsAccepted = _mayBeOurs = true;
            }
            catch (PioneerException failure)
            {
                _mayBeOurs |= !isFirst || failure.OutcomeUnknown || failure.Code == ErrorCodes.CancellationUnconfirmed;
                throw;
            }
        }
    }
}
