using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;

namespace PioneerTrain.Pioneer.Jobs;

/// <summary>Reads the bill of an ended job for a report that is complete without it.</summary>
public sealed class JobCost(PioneerClient client)
{
    /// <summary>Makes one attempt.</summary>
    /// <returns>The bill, or why it is unknown, as a clause.</returns>
    public async Task<(JobBill? Bill, string? Reason)> ReadAsync(string jobId, CancellationToken cancellationToken)
    {
        try
        {
            var once = client.With(attempts: 1, client.Options.Timings.ShortTimeout);
            return (await once.GetBillAsync(jobId, cancellationToken), null);
        }
        catch (PioneerException failure)
        {
            return (null, failure.Kind == PioneerErrorKind.NotFound ? "the service does not report it" : failure.Clause);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return (null, "the run was cancelled");
        }
    }
}
