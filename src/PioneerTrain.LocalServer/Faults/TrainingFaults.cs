namespace PioneerTrain.LocalServer.Faults;

/// <summary>
/// The faults of the training itself, with consistent results in status, log, stop and download.
/// </summary>
internal static class TrainingFaults
{
    /// <summary>
    /// Blocks until the job is stopped if <see cref="FaultCatalogue.StuckRunning"/> is on. Returns
    /// whether the job fails.
    /// </summary>
    public static bool Fails(FaultSwitches faults, CancellationToken stop)
    {
        if (faults.Trigger(FaultCatalogue.StuckRunning))
        {
            stop.WaitHandle.WaitOne();
        }

        return faults.Trigger(FaultCatalogue.JobErrored);
    }
}
