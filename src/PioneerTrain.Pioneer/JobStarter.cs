using PioneerTrain.Jobs;

namespace PioneerTrain.Pioneer;

/// <summary>Creates a training job exactly once: it costs money, so a failure that may hide a success is told as such and never tried again.</summary>
public sealed class JobStarter(PioneerClient client)
{
    /// <summary>The new job. An ambiguous failure (no answer, broken connection, gateway error) is a <see cref="PioneerException"/> that says how to
    /// look for the job.</summary>
    public async Task<TrainingJob> StartAsync(TrainingJobRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await client.CreateTrainingJobAsync(request, cancellationToken);
        }
        catch (PioneerException lost) when (lost.MayHaveHappened)
        {
            throw new PioneerException(
                lost.Kind,
                lost.Endpoint,
                $"{lost.Finding}; the job may have been created all the same",
                $"Look for a job named '{request.ModelName}' in the list of training jobs before starting another, and stop it if it is not wanted.",
                lost)
            {
                Status = lost.Status,
                Code = lost.Code,
                ServerWords = lost.ServerWords,
                MayHaveHappened = true,
            };
        }
    }
}
