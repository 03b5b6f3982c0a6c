namespace PioneerTrain.Cli.Hosts;

/// <summary>
/// The annotation titles of errors, and the values of the output <c>conclusion</c> for a run that
/// ended without a result.
/// </summary>
internal static class FailureTitles
{
    public static string Of(ExitCode code) => code switch
    {
        ExitCode.GateFailed => "Gate failed",
        ExitCode.InvalidInput => "Invalid input",
        ExitCode.Refused => "Refused by the service",
        ExitCode.JobFailed => "Training failed",
        ExitCode.DeadlinePassed => "Deadline passed",
        ExitCode.NotDelivered => "Not delivered",
        ExitCode.Cancelled => "Cancelled",
        _ => "Bug in pioneer-train",
    };

    public static string Word(ExitCode code) => code switch
    {
        ExitCode.InvalidInput => "invalid",
        ExitCode.Refused => "refused",
        ExitCode.NotDelivered => "not_delivered",
        ExitCode.Cancelled => "cancelled",
        _ => "error",
    };
}
