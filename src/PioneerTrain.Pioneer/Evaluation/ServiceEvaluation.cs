using System.Net;
using PioneerTrain.Configuration;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Wire;

namespace PioneerTrain.Pioneer.Evaluation;

/// <summary>Evaluates a trained model on held-out data with the service, for jobs that report only
/// losses.</summary>
public sealed class ServiceEvaluation(PioneerClient client)
{
    /// <summary>Returns the evaluation once it has ended, with any outcome; null if
    /// <paramref name="deadline"/> passed first. A model that is still warming up (409, 425) is
    /// retried until then. If the outcome of the creation is unknown, the evaluation is looked up in
    /// the service's list, and created again only if it is not there.</summary>
    /// <param name="jobId">Id of a completed training job; it is also the model's id.</param>
    /// <param name="deadline">Maximum time to wait, starting now.</param>
    /// <exception cref="PioneerException">The service rejects the evaluation, or fails for longer
    /// than <see cref="ServiceTimings.OutageTolerance"/>.</exception>
    public Task<EvaluationState?> EvaluateAsync(string jobId, EvaluationSettings.ServiceDataset settings, TimeSpan deadline, CancellationToken cancellationToken)
    {
        var attempts = new EvaluationAttempts(client, jobId, settings);
        return client.Poll.UntilAsync(
            attempts.NextDelay,
            deadline,
            (failure, outage) => outage < deadline && attempts.IsTolerable(failure, outage),
            attempts.TryAsync,
            cancellationToken);
    }

    /// <summary>The state of one evaluation.</summary>
    private sealed class EvaluationAttempts(PioneerClient client, string jobId, EvaluationSettings.ServiceDataset settings)
    {
        /// <summary>Number of times that the list is read without the evaluation before it is created
        /// again. A new evaluation can be listed late.</summary>
        private const int ReadingsWithout = 2;

        /// <summary>Number of creations with an unknown outcome that are repeated even if the service
        /// took longer than <see cref="ServiceTimings.OutageTolerance"/> not to respond.</summary>
        private const int RepeatedCreations = 2;

        private readonly ServiceTimings _timings = client.Options.Timings;
        private EvaluationState? _evaluation;
        private long? _firstUnknown;
        private int _unknown;
        private int _readingsLeft;

        public TimeSpan NextDelay(TimeSpan elapsed) =>
            (_evaluation is null ? _timings.WarmUpDelays : _timings.EvaluationDelays).After(elapsed);

        /// <summary>Returns whether a failure is retried. A rejection that can come from a proxy, a
        /// firewall or a single faulty server is retried, because the job was read before. For the
        /// same reason any failure to read an evaluation that was created.</summary>
        public bool IsTolerable(PioneerException failure, TimeSpan outage) => failure switch
        {
            _ when outage >= _timings.OutageTolerance => false,
            _ when _evaluation is not null => true,
            _ when _readingsLeft > 0 => _unknown <= RepeatedCreations || client.Time.GetElapsedTime(_firstUnknown!.Value) < _timings.OutageTolerance,
            { Kind: PioneerErrorKind.NotFound } => outage < _timings.ModelFoundWithin,
            _ => failure is { IsTransient: true } or { Kind: PioneerErrorKind.KeyRejected } or { IsWebPage: true },
        };

        /// <summary>Makes one request; returns null if the evaluation must be polled again.</summary>
        public async Task<EvaluationState?> TryAsync(CancellationToken cancellationToken)
        {
            _evaluation = _evaluation is not null ? await client.GetEvaluationAsync(_evaluation.Id, cancellationToken)
                : _readingsLeft > 0 ? await FindAsync(cancellationToken)
                : await TryStartAsync(cancellationToken);
            return _evaluation is { Status.HasEnded: true } ? _evaluation : null;
        }

        /// <summary>Starts the evaluation; returns null while the model is warming up.</summary>
        private async Task<EvaluationState?> TryStartAsync(CancellationToken cancellationToken)
        {
            try
            {
                return await client.CreateEvaluationAsync(jobId, settings.Dataset, settings.MaxExamples, cancellationToken);
            }
            catch (PioneerException warming) when (warming.Kind == PioneerErrorKind.Conflict)
            {
                (_firstUnknown, _unknown) = (null, 0);
                return null;
            }
            catch (PioneerException failure) when (failure.OutcomeUnknown)
            {
                _firstUnknown ??= client.Time.GetTimestamp();
                _unknown++;
                _readingsLeft = ReadingsWithout;
                throw;
            }
        }

        /// <summary>Returns the newest evaluation of this model on this dataset that has not failed;
        /// null if none is listed.</summary>
        private async Task<EvaluationState?> FindAsync(CancellationToken cancellationToken)
        {
            IReadOnlyList<EvaluationState> listed;
            try
            {
                listed = await client.ListEvaluationsAsync(cancellationToken);
            }
            catch (PioneerException missing) when (missing.Status is (int)HttpStatusCode.NotFound or (int)HttpStatusCode.MethodNotAllowed)
            {
                // A service without a list cannot show the evaluation, and scoring the rows twice
                // costs less than a missing verdict.
                listed = [];
            }

            var found = listed.Where(IsSame).MaxBy(evaluation => evaluation.CreatedAt ?? DateTimeOffset.MinValue);
            _readingsLeft = found is null ? _readingsLeft - 1 : 0;
            return found;
        }

        private bool IsSame(EvaluationState evaluation) =>
            evaluation.ModelId == jobId
            && evaluation.DatasetName == settings.Dataset.Name
            && (settings.Dataset.Version ?? evaluation.DatasetVersion) == (evaluation.DatasetVersion ?? settings.Dataset.Version)
            && (settings.MaxExamples ?? evaluation.MaxExamples) == (evaluation.MaxExamples ?? settings.MaxExamples)
            && evaluation.Status.Outcome is null or JobOutcome.Succeeded;
    }
}
