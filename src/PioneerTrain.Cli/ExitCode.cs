using PioneerTrain.Reporting;

namespace PioneerTrain.Cli;

/// <summary>
/// The exit codes of the process. GitHub distinguishes only zero from other values. The README has
/// a table of them.
/// </summary>
public enum ExitCode
{
    /// <summary>The job succeeded and the gate, if there is one, passed.</summary>
    Passed = 0,

    /// <summary>A score is below the gate, is missing or invalid, or is not shown to reach it.</summary>
    GateFailed = 1,

    /// <summary>
    /// The config, an option, or a file that they name is invalid. No job was started.
    /// </summary>
    InvalidInput = 2,

    /// <summary>
    /// The service rejected a request (key, credits, plan, unknown dataset or base model) or could
    /// not be reached, or the model could not be evaluated.
    /// </summary>
    Refused = 3,

    /// <summary>The job failed, or was stopped at the service.</summary>
    JobFailed = 4,

    /// <summary>The deadline passed. The stop of the job was requested.</summary>
    DeadlinePassed = 5,

    /// <summary>
    /// The job succeeded, but its weights, the report or the release could not be delivered.
    /// </summary>
    NotDelivered = 6,

    /// <summary>A bug in this program.</summary>
    Bug = 70,

    /// <summary>Cancelled by Ctrl-C or SIGTERM. The stop of the job was requested.</summary>
    Cancelled = 130,
}

internal static class ExitCodes
{
    public static ExitCode For(Conclusion conclusion) => conclusion switch
    {
        Conclusion.Passed or Conclusion.Trained or Conclusion.Started or Conclusion.DryRun or Conclusion.Skipped => ExitCode.Passed,
        Conclusion.GateFailed or Conclusion.NotEvaluated or Conclusion.NotComparable or Conclusion.Inconclusive => ExitCode.GateFailed,
        Conclusion.Invalid => ExitCode.InvalidInput,
        Conclusion.Lost or Conclusion.Refused or Conclusion.EvaluationFailed or Conclusion.CreationUnknown => ExitCode.Refused,
        Conclusion.JobFailed or Conclusion.JobStopped => ExitCode.JobFailed,
        Conclusion.DeadlinePassed => ExitCode.DeadlinePassed,
        Conclusion.NotDelivered => ExitCode.NotDelivered,
        Conclusion.Cancelled => ExitCode.Cancelled,
        _ => ExitCode.Bug,
    };

    /// <summary>Returns the conclusion of a run that ended before it had a result.</summary>
    public static Conclusion ConclusionOf(ExitCode code) => code switch
    {
        ExitCode.InvalidInput => Conclusion.Invalid,
        ExitCode.Refused => Conclusion.Refused,
        ExitCode.NotDelivered => Conclusion.NotDelivered,
        ExitCode.Cancelled => Conclusion.Cancelled,
        _ => Conclusion.Error,
    };
}
