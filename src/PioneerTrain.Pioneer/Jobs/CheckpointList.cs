using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;

namespace PioneerTrain.Pioneer.Jobs;

/// <summary>Reads the checkpoints of an ended job for a report that is complete without
/// them.</summary>
public sealed class CheckpointList(PioneerClient client)
{
    /// <summary>Makes one attempt. Returns no checkpoints when it fails or is cancelled.</summary>
    public async Task<IReadOnlyList<Checkpoint>> ReadAsync(string jobId, CancellationToken cancellationToken)
    {
        try
        {
            var once = client.With(attempts: 1, client.Options.Timings.ShortTimeout);
            return await once.GetCheckpointsAsync(jobId, cancellationToken);
        }
        catch (PioneerException)
        {
            return [];
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return [];
        }
    }
}
