using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;

namespace PioneerTrain.Pioneer.Jobs;

/// <summary>
/// Stops a job and sees that it ends: that a stop was accepted is not yet an end, and a service that fails or hesitates for the moment is asked again, because
/// what is not stopped now costs until somebody notices.
/// </summary>
public sealed class JobStopper(PioneerClient client, TimeProvider time)
{
    /// <summary>A provider can take a while to let go.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(180);

    /// <summary>A job can be readable a little later than it was created.</summary>
    public static TimeSpan AppearsWithin { get; } = TimeSpan.FromSeconds(12);

    /// <summary>A creation whose answer nobody waited for can take the service a while, and be listed a little later.</summary>
    public static TimeSpan ListedWithin { get; } = TimeSpan.FromSeconds(60);

    /// <summary>Between two looks.</summary>
    public static TimeSpan Interval { get; } = TimeSpan.FromSeconds(2);

    /// <summary>The job once it has ended, or as it was last seen when <see cref="Patience"/> has passed.</summary>
    /// <exception cref="PioneerException">The service refuses for good, or for as long as that.</exception>
    public async Task<TrainingJob> StopAsync(string jobId, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            try
            {
                var job = await AskAsync(jobId, cancellationToken);
                if (job.Status.HasEnded || time.GetElapsedTime(start) >= Patience)
                {
                    return job;
                }
            }
            catch (PioneerException failure) when (IsTransient(failure, time.GetElapsedTime(start)))
            {
                // The client has told of its own retries; the next look is one more.
            }

            await Task.Delay(Interval, time, cancellationToken);
        }
    }

    private async Task<TrainingJob> AskAsync(string jobId, CancellationToken cancellationToken)
    {
        try
        {
            var job = await client.GetTrainingJobAsync(jobId, cancellationToken);
            if (job.Status.HasEnded)
            {
                return job;
            }
        }
        catch (PioneerException unreadable) when (unreadable.Kind is PioneerErrorKind.Unreachable or PioneerErrorKind.ServerError or PioneerErrorKind.Protocol)
        {
            // What cannot be read at the moment can perhaps be stopped.
        }

        await client.StopTrainingJobAsync(jobId, cancellationToken);
        return await client.GetTrainingJobAsync(jobId, cancellationToken);
    }

    /// <summary>"Not stoppable" passes as well: a job that is being packed, or ends at this moment, is refused like that.</summary>
    public static bool IsTransient(PioneerException failure, TimeSpan elapsed) => failure.Kind switch
    {
        PioneerErrorKind.KeyRefused or PioneerErrorKind.CreditsOrPlan => false,
        PioneerErrorKind.NotFound => elapsed < AppearsWithin,
        _ => elapsed < Patience,
    };
}
