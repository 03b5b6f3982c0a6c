using PioneerTrain.Reporting;

namespace PioneerTrain.Cli;

/// <summary>How the process ends, for scripts. GitHub sees only zero or not zero. The README's table is this list.</summary>
public enum ExitCode
{
    /// <summary>The job succeeded and the gate, if there is one, is met.</summary>
    Passed = 0,

    /// <summary>A score is below the gate, or could not be compared with it.</summary>
    GateFailed = 1,

    /// <summary>The config, an option or a file named in them is not valid. Nothing was started.</summary>
    InvalidInput = 2,

    /// <summary>The service refused us (key, credits, plan, an unknown dataset or base model) or could not be reached.</summary>
    Refused = 3,

    /// <summary>The job failed, or somebody stopped it at the service.</summary>
    JobFailed = 4,

    /// <summary>The deadline passed; the job was asked to stop.</summary>
    DeadlinePassed = 5,

    /// <summary>The job succeeded but its weights or the report could not be delivered.</summary>
    NotDelivered = 6,

    /// <summary>A mistake in this program.</summary>
    Bug = 70,

    /// <summary>Ended by Ctrl-C or SIGTERM; the job was asked to stop.</summary>
    Cancelled = 130,
}

internal static class ExitCodes
{
    public static ExitCode For(Conclusion conclusion) => conclusion switch
    {
        Conclusion.Passed or Conclusion.Trained or Conclusion.Started => ExitCode.Passed,
        Conclusion.GateFailed or Conclusion.NotEvaluated => ExitCode.GateFailed,
        Conclusion.Lost => ExitCode.Refused,
        Conclusion.JobFailed or Conclusion.JobStopped => ExitCode.JobFailed,
        Conclusion.DeadlinePassed => ExitCode.DeadlinePassed,
        Conclusion.NotDelivered => ExitCode.NotDelivered,
        Conclusion.Cancelled => ExitCode.Cancelled,
        _ => ExitCode.Bug,
    };
}
