namespace PioneerTrain.Cli.Hosts;

/// <summary>What stands above a failure in GitHub's page, and the word of the output <c>conclusion</c> where no job came to a result.</summary>
internal static class FailureTitles
{
    public static string Of(ExitCode code) => code switch
    {
        ExitCode.GateFailed => "Gate failed",
        ExitCode.InvalidInput => "Not valid",
        ExitCode.Refused => "Refused by the service",
        ExitCode.JobFailed => "Training failed",
        ExitCode.DeadlinePassed => "Deadline passed",
        ExitCode.NotDelivered => "Not delivered",
        ExitCode.Cancelled => "Cancelled",
        _ => "A mistake in pioneer-train",
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
