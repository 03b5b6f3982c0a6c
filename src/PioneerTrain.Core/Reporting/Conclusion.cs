using System.Text.Json.Serialization;
using PioneerTrain.Gating;

namespace PioneerTrain.Reporting;

/// <summary>How the training ended, before the gate.</summary>
public enum RunOutcome
{
    [JsonStringEnumMemberName("succeeded")]
    Succeeded,

    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>Stopped by a user at the service.</summary>
    [JsonStringEnumMemberName("stopped")]
    Stopped,

    /// <summary>The deadline of the run passed before the job ended.</summary>
    [JsonStringEnumMemberName("deadline_passed")]
    DeadlinePassed,

    /// <summary>The workflow or the user cancelled the run.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,

    /// <summary>
    /// The service became unreachable or rejected the requests while the job was running.
    /// </summary>
    [JsonStringEnumMemberName("lost")]
    Lost,

    /// <summary>
    /// The job is still running: the run was started without waiting, or left the job to the run
    /// that started it.
    /// </summary>
    [JsonStringEnumMemberName("handed_over")]
    HandedOver,
}

/// <summary>Overall result of the run, including the gate. Each value has an exit code.</summary>
public enum Conclusion
{
    /// <summary>Trained, and all minimums of the gate are reached.</summary>
    [JsonStringEnumMemberName("passed")]
    Passed,

    /// <summary>Trained; the config has no gate.</summary>
    [JsonStringEnumMemberName("trained")]
    Trained,

    /// <summary>Trained, but below a minimum.</summary>
    [JsonStringEnumMemberName("gate_failed")]
    GateFailed,

    /// <summary>
    /// Trained, but the evaluation could not be carried out: an outage, no credits, or a model that
    /// the service does not serve. A re-run evaluates the model without training again.
    /// </summary>
    [JsonStringEnumMemberName("evaluation_failed")]
    EvaluationFailed,

    /// <summary>
    /// Trained, but a score that the gate needs is missing or invalid; counts as a failed gate.
    /// </summary>
    [JsonStringEnumMemberName("not_evaluated")]
    NotEvaluated,

    /// <summary>
    /// Trained, but there is no baseline that the model can be compared with, and the config
    /// requires one.
    /// </summary>
    [JsonStringEnumMemberName("not_comparable")]
    NotComparable,

    /// <summary>
    /// Trained, but the examples do not show whether a minimum is reached, with the confidence of
    /// the gate.
    /// </summary>
    [JsonStringEnumMemberName("inconclusive")]
    Inconclusive,

    [JsonStringEnumMemberName("job_failed")]
    JobFailed,

    [JsonStringEnumMemberName("job_stopped")]
    JobStopped,

    [JsonStringEnumMemberName("deadline_passed")]
    DeadlinePassed,

    [JsonStringEnumMemberName("cancelled")]
    Cancelled,

    /// <summary>Trained, and the gate did not fail, but the weights could not be saved.</summary>
    [JsonStringEnumMemberName("not_delivered")]
    NotDelivered,

    /// <summary>
    /// The service became unreachable or rejected the requests while the job was running.
    /// </summary>
    [JsonStringEnumMemberName("lost")]
    Lost,

    /// <summary>The job was left running, as requested.</summary>
    [JsonStringEnumMemberName("started")]
    Started,

    /// <summary>A dry run: everything was checked and no job was started.</summary>
    [JsonStringEnumMemberName("dry_run")]
    DryRun,

    /// <summary>No API key is available to the run, and the workflow skips such runs.</summary>
    [JsonStringEnumMemberName("skipped")]
    Skipped,

    /// <summary>The config, an input or a data file is invalid. No job was started.</summary>
    [JsonStringEnumMemberName("invalid")]
    Invalid,

    /// <summary>The service rejected a request, or could not be reached, before there was a job.</summary>
    [JsonStringEnumMemberName("refused")]
    Refused,

    /// <summary>
    /// The response to the request that creates the job was lost, and the list of jobs did not show
    /// whether the job was created.
    /// </summary>
    [JsonStringEnumMemberName("creation_unknown")]
    CreationUnknown,

    /// <summary>A bug in this program.</summary>
    [JsonStringEnumMemberName("error")]
    Error,
}

/// <summary>Derives the conclusion from the outcome, then the verdict, then the delivery.</summary>
public static class Conclusions
{
    /// <param name="isEvaluationFailed">Whether the evaluation could not be carried out.</param>
    /// <param name="delivered">Whether the weights were saved at the requested places.</param>
    public static Conclusion Conclude(RunOutcome outcome, GateVerdict verdict, bool isEvaluationFailed, bool delivered) => (outcome, verdict.Enforced) switch
    {
        (RunOutcome.Failed, _) => Conclusion.JobFailed,
        (RunOutcome.Stopped, _) => Conclusion.JobStopped,
        (RunOutcome.DeadlinePassed, _) => Conclusion.DeadlinePassed,
        (RunOutcome.Cancelled, _) => Conclusion.Cancelled,
        (RunOutcome.Lost, _) => Conclusion.Lost,
        (RunOutcome.HandedOver, _) => Conclusion.Started,
        (_, VerdictWord.Failed) => Conclusion.GateFailed,
        (_, VerdictWord.NotEvaluated) => isEvaluationFailed ? Conclusion.EvaluationFailed : Conclusion.NotEvaluated,
        (_, VerdictWord.NotComparable) => Conclusion.NotComparable,
        (_, VerdictWord.Inconclusive) => Conclusion.Inconclusive,
        _ when !delivered => Conclusion.NotDelivered,
        (_, VerdictWord.Passed) => Conclusion.Passed,
        _ => Conclusion.Trained,
    };
}
