using PioneerTrain.GitHub.Artifacts;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Weights;
using PioneerTrain.Reporting;

namespace PioneerTrain.Cli.Run;

/// <summary>
/// Downloads the weights and delivers them. An error is reported together with the verdict and does
/// not replace it.
/// </summary>
internal sealed class Keep(IRunHost host)
{
    public async Task<KeepResult> RunAsync(JobEnd ended, RunPlan plan, CancellationToken cancellationToken)
    {
        if (ended.Outcome != RunOutcome.Succeeded)
        {
            return new KeepResult(null);
        }

        try
        {
            var weights = await host.KeepAsync(plan.Service.Client, ended.Job, plan.Config, cancellationToken);
            return new KeepResult(weights, weights.Problem);
        }
        catch (Exception failure) when (failure is PioneerException or WeightsException or ArtifactException or IOException or UnauthorizedAccessException)
        {
            return new KeepResult(null, failure.Message) { WasCancelled = cancellationToken.IsCancellationRequested };
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new KeepResult(null, Messages.CancelledAfterJob) { WasCancelled = true };
        }
        finally
        {
            host.Reporter.EndTransfer();
        }
    }
}

/// <summary>The result of keeping the weights.</summary>
/// <param name="Weights">The weights; null when none were kept.</param>
/// <param name="Problem">Why the weights were not delivered, as a sentence; null when they were
/// delivered or there are none.</param>
internal sealed record KeepResult(KeptWeights? Weights, string? Problem = null)
{
    /// <summary>True when the user cancelled the run after the job had succeeded.</summary>
    public bool WasCancelled { get; init; }
}
