using System.Text.Json.Serialization;
using PioneerTrain.Gating;

namespace PioneerTrain.Reporting;

/// <summary>How the training ended: the service's three endings, and our two.</summary>
public enum RunOutcome
{
    [JsonStringEnumMemberName("succeeded")]
    Succeeded,

    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>Stopped by somebody at the service.</summary>
    [JsonStringEnumMemberName("stopped")]
    Stopped,

    /// <summary>Our deadline passed first.</summary>
    [JsonStringEnumMemberName("deadline_passed")]
    DeadlinePassed,

    /// <summary>The workflow or the user ended our wait.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,

    /// <summary>The service could no longer be reached, or refused us, while the job was going on.</summary>
    [JsonStringEnumMemberName("lost")]
    Lost,

    /// <summary>Still going: the run was asked not to wait, or left a job to the run that started it.</summary>
    [JsonStringEnumMemberName("handed_over")]
    HandedOver,
}

/// <summary>What the run comes to after the gate. Each is one exit code of the program.</summary>
public enum Conclusion
{
    /// <summary>Trained, and every minimum of the gate is reached.</summary>
    [JsonStringEnumMemberName("passed")]
    Passed,

    /// <summary>Trained, and no gate was asked for.</summary>
    [JsonStringEnumMemberName("trained")]
    Trained,

    /// <summary>Trained, but below a minimum.</summary>
    [JsonStringEnumMemberName("gate_failed")]
    GateFailed,

    /// <summary>Trained, but the gate had nothing to compare: treated as a failed gate.</summary>
    [JsonStringEnumMemberName("not_evaluated")]
    NotEvaluated,

    [JsonStringEnumMemberName("job_failed")]
    JobFailed,

    [JsonStringEnumMemberName("job_stopped")]
    JobStopped,

    [JsonStringEnumMemberName("deadline_passed")]
    DeadlinePassed,

    [JsonStringEnumMemberName("cancelled")]
    Cancelled,

    /// <summary>Trained and good enough, but the weights could not be kept.</summary>
    [JsonStringEnumMemberName("not_delivered")]
    NotDelivered,

    /// <summary>The service could no longer be reached, or refused us, while the job was going on.</summary>
    [JsonStringEnumMemberName("lost")]
    Lost,

    /// <summary>The job goes on without us, as it was asked for.</summary>
    [JsonStringEnumMemberName("started")]
    Started,
}

/// <summary>Outcome, then verdict, then delivery give the conclusion.</summary>
public static class Conclusions
{
    /// <param name="delivered">Whether the weights were kept where they were asked for.</param>
    public static Conclusion Conclude(RunOutcome outcome, GateVerdict verdict, bool delivered) => (outcome, verdict) switch
    {
        (RunOutcome.Failed, _) => Conclusion.JobFailed,
        (RunOutcome.Stopped, _) => Conclusion.JobStopped,
        (RunOutcome.DeadlinePassed, _) => Conclusion.DeadlinePassed,
        (RunOutcome.Cancelled, _) => Conclusion.Cancelled,
        (RunOutcome.Lost, _) => Conclusion.Lost,
        (RunOutcome.HandedOver, _) => Conclusion.Started,
        (_, GateVerdict.Failed) => Conclusion.GateFailed,
        (_, GateVerdict.NotEvaluated) => Conclusion.NotEvaluated,
        _ when !delivered => Conclusion.NotDelivered,
        (_, GateVerdict.Passed) => Conclusion.Passed,
        _ => Conclusion.Trained,
    };
}
