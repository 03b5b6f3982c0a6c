using System.Net;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Wire;

namespace PioneerTrain.Pioneer.Client;

public sealed partial class PioneerClient
{
    private const int MostStops = 4;

    /// <summary>The code of a 409: the stop has reached the provider, which has not answered yet.</summary>
    private const string Unconfirmed = "cancellation_unconfirmed";

    /// <summary>For a stop that was accepted to show in the job.</summary>
    private static readonly TimeSpan _stopsWithin = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan _firstStopDelay = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan _longestStopDelay = TimeSpan.FromSeconds(5);

    /// <summary><c>POST /training-jobs/{id}/stop</c>. Checkpoints are kept. A job that has ended already is no error; a refusal while it goes on is
    /// tried again a few times.</summary>
    /// <param name="cancellationToken">Once the service has accepted the stop (202), cancelling ends only the wait for the end of the job.</param>
    public async Task<StopAnswer> StopTrainingJobAsync(string jobId, CancellationToken cancellationToken)
    {
        var delay = _firstStopDelay;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await AskToStopAsync(jobId, cancellationToken) ? StopAnswer.Stopped : await SeeItStopAsync(jobId, cancellationToken);
            }
            catch (PioneerException refused) when (refused.Kind is PioneerErrorKind.Invalid or PioneerErrorKind.Conflict)
            {
                // The wire does not say reliably whether "not stoppable" means "ended already"; the job itself does.
                var job = await GetTrainingJobAsync(jobId, cancellationToken);
                if (job.Status.HasEnded)
                {
                    var mayBeOurs = attempt > 1 || refused.Code == Unconfirmed;
                    return mayBeOurs && job.Status.Outcome == JobOutcome.Stopped ? StopAnswer.Stopped : StopAnswer.AlreadyEnded;
                }

                if (attempt == MostStops)
                {
                    throw;
                }
            }

            await Task.Delay(delay, Time, cancellationToken);
            delay *= 2;
        }
    }

    /// <summary>False when the service has accepted the stop and has yet to carry it out.</summary>
    private async Task<bool> AskToStopAsync(string jobId, CancellationToken cancellationToken)
    {
        var call = Call(HttpMethod.Post, ApiSubject.TrainingJob, $"{ServicePaths.TrainingJobs}/{Segment(jobId)}/stop") with { Retries = RetryPolicy.Idempotent };
        return await Pipelines.For(call.Retries).ExecuteAsync(
            async token => await _sender.SendAsync(call, (response, _) => Task.FromResult(response.StatusCode != HttpStatusCode.Accepted), token),
            cancellationToken);
    }

    private async Task<StopAnswer> SeeItStopAsync(string jobId, CancellationToken cancellationToken)
    {
        var start = Time.GetTimestamp();
        try
        {
            for (var delay = _firstStopDelay; Time.GetElapsedTime(start) < _stopsWithin; delay = delay * 2 < _longestStopDelay ? delay * 2 : _longestStopDelay)
            {
                await Task.Delay(delay, Time, cancellationToken);
                var job = await GetTrainingJobAsync(jobId, cancellationToken);
                if (job.Status.HasEnded)
                {
                    return job.Status.Outcome == JobOutcome.Stopped ? StopAnswer.Stopped : StopAnswer.AlreadyEnded;
                }
            }
        }
        catch (Exception unseen) when (unseen is OperationCanceledException or PioneerException)
        {
            // The stop is accepted; only its end is not seen.
        }

        return StopAnswer.Stopped;
    }
}
