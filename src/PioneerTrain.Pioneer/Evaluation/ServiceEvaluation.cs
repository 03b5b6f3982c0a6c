using PioneerTrain.Configuration;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Wire;

namespace PioneerTrain.Pioneer.Evaluation;

/// <summary>Evaluates a trained model on held-out data with the service, for jobs that report only
/// losses.</summary>
public sealed class ServiceEvaluation(PioneerClient client)
{
    /// <summary>Returns the evaluation once it has ended, with any outcome; null if
    /// <paramref name="deadline"/> passed first. A model that is still warming up (409, 425) is
    /// retried until then.</summary>
    /// <param name="jobId">Id of a completed training job; it is also the model's id.</param>
    /// <param name="deadline">Maximum time to wait, starting now.</param>
    public Task<EvaluationState?> EvaluateAsync(string jobId, EvaluationSettings.ServiceDataset settings, TimeSpan deadline, CancellationToken cancellationToken)
    {
        EvaluationState? evaluation = null;
        var timings = client.Options.Timings;
        return client.Poll.UntilAsync(
            elapsed => (evaluation is null ? timings.WarmUpDelays : timings.EvaluationDelays).After(elapsed),
            deadline,
            // Creating an evaluation is already retried. A retry here could create dozens of
            // evaluations during an outage.
            (failure, outage) => evaluation is not null && outage < deadline && timings.IsTolerable(failure, outage),
            async token =>
            {
                evaluation = evaluation is null
                    ? await TryStartAsync(jobId, settings, token)
                    : await client.GetEvaluationAsync(evaluation.Id, token);
                return evaluation is { Status.HasEnded: true } ? evaluation : null;
            },
            cancellationToken);
    }

    /// <summary>Starts the evaluation; returns null while the model is warming up.</summary>
    private async Task<EvaluationState?> TryStartAsync(string jobId, EvaluationSettings.ServiceDataset settings, CancellationToken cancellationToken)
    {
        try
        {
            return await client.CreateEvaluationAsync(jobId, settings.Dataset, settings.MaxExamples, cancellationToken);
        }
        catch (PioneerException warming) when (warming.Kind == PioneerErrorKind.Conflict)
        {
            return null;
        }
    }
}
