using PioneerTrain.Configuration;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Jobs;
using PioneerTrain.Pioneer.Wire;

namespace PioneerTrain.Pioneer.Evaluation;

/// <summary>Scores a trained model on held-out data at the service, for jobs that report only losses.</summary>
public sealed class ServiceEvaluation(PioneerClient client, PollingSchedule schedule, TimeProvider time)
{
    private static readonly TimeSpan _whileWarming = TimeSpan.FromSeconds(5);

    /// <summary>The evaluation once it has ended, whatever its outcome; null when <paramref name="deadline"/> passed first.
    /// A model that still warms up (409, 425) is asked again until then.</summary>
    /// <param name="jobId">Of a completed training job; it is the model's id as well.</param>
    /// <param name="deadline">From now.</param>
    public async Task<EvaluationState?> EvaluateAsync(string jobId, EvaluationSettings settings, TimeSpan deadline, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var evaluation = await StartAsync(jobId, settings, start, deadline, cancellationToken);
        while (evaluation is { Status.HasEnded: false })
        {
            var elapsed = time.GetElapsedTime(start);
            if (elapsed >= deadline)
            {
                return null;
            }

            await Task.Delay(schedule.NextDelay(new PollingMoment(elapsed, evaluation.Status.Phase, deadline - elapsed)), time, cancellationToken);
            evaluation = await client.GetEvaluationAsync(evaluation.Id, cancellationToken);
        }

        return evaluation;
    }

    private async Task<EvaluationState?> StartAsync(string jobId, EvaluationSettings settings, long start, TimeSpan deadline, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await client.CreateEvaluationAsync(jobId, settings.Dataset, settings.MaxExamples, cancellationToken);
            }
            catch (PioneerException warming) when (warming.Kind == PioneerErrorKind.Conflict)
            {
                var left = deadline - time.GetElapsedTime(start);
                if (left <= TimeSpan.Zero)
                {
                    return null;
                }

                await Task.Delay(left < _whileWarming ? left : _whileWarming, time, cancellationToken);
            }
        }
    }
}
