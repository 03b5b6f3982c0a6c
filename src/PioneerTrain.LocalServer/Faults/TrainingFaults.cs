namespace PioneerTrain.LocalServer.Faults;

/// <summary>
/// The faults of the training itself, with consistent results in status, log, stop and download.
/// </summary>
internal static class TrainingFaults
{
    /// <summary>
    /// Blocks until the job is stopped if <see cref="FaultCatalogue.StuckRunning"/> is on. Returns
    /// how the job fails.
    /// </summary>
    public static SimulatedFailure Apply(FaultSwitches faults, CancellationToken stop)
    {
        if (faults.Trigger(FaultCatalogue.StuckRunning))
        {
            stop.WaitHandle.WaitOne();
        }

        return faults.Trigger(FaultCatalogue.JobErrored) ? SimulatedFailure.WithMessage
            : faults.Trigger(FaultCatalogue.JobErroredSilent) ? SimulatedFailure.Silent
            : SimulatedFailure.None;
    }
}

/// <summary>How a fault ends a job.</summary>
internal enum SimulatedFailure
{
    /// <summary>The job is trained.</summary>
    None,

    /// <summary>The job fails, and its record has an error message.</summary>
    WithMessage,

    /// <summary>The job fails, and only its log has an error message.</summary>
    Silent,
}
