namespace PioneerTrain.LocalServer.Faults;

/// <summary>
/// The faults of the training itself, with consistent results in status, log, stop and download.
/// </summary>
internal static class TrainingFaults
{
    /// <summary>
    /// Blocks until the job is stopped if <see cref="FaultCatalogue.StuckRunning"/> is on. Returns
    /// the reason why the job fails, or null.
    /// </summary>
    public static string? Apply(FaultSwitches faults, CancellationToken stop)
    {
        if (faults.Trigger(FaultCatalogue.StuckRunning))
        {
            stop.WaitHandle.WaitOne();
        }

        return faults.Trigger(FaultCatalogue.JobErrored) || faults.Trigger(FaultCatalogue.JobErroredSilent)
            ? "Local training failed"
            : null;
    }
}
