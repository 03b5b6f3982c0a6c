namespace PioneerTrain.LocalServer.Faults;

/// <summary>The faults that strike the training itself, so that status, log, stop and download all tell the same story.</summary>
internal static class TrainingFaults
{
    /// <summary>Never goes on for a job that is to be stuck, until it is stopped. Answers why the job fails, if it does.</summary>
    public static string? Strike(FaultSwitches faults, CancellationToken stop)
    {
        if (faults.Strike(FaultCatalogue.StuckRunning))
        {
            stop.WaitHandle.WaitOne();
        }

        return faults.Strike(FaultCatalogue.JobErrored) || faults.Strike(FaultCatalogue.JobErroredSilent) ? "Local training failed" : null;
    }
}
