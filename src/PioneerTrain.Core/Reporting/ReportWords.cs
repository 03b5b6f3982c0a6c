using PioneerTrain.Gating;

namespace PioneerTrain.Reporting;

/// <summary>The headlines and icons of the report.</summary>
public static class ReportWords
{
    /// <summary>The note for a run with synthetic data.</summary>
    public const string SyntheticData = "The data is synthetic: the scores show that the pipeline works, not how well the model performs on real data.";

    /// <summary>Returns the icon and the headline of a conclusion.</summary>
    public static (string Mark, string Headline) Headline(Conclusion conclusion) => conclusion switch
    {
        Conclusion.Passed => ("✅", "Passed"),
        Conclusion.Trained => ("✅", "Trained"),
        Conclusion.GateFailed => ("❌", "Gate failed"),
        Conclusion.EvaluationFailed => ("❌", "Evaluation failed"),
        Conclusion.NotEvaluated => ("❌", "Not evaluated"),
        Conclusion.NotComparable => ("❔", "Not comparable with the baseline"),
        Conclusion.Inconclusive => ("❔", "Inconclusive"),
        Conclusion.JobFailed => ("❌", "Training failed"),
        Conclusion.JobStopped => ("⏹️", "Training was stopped at the service"),
        Conclusion.DeadlinePassed => ("⏰", "Deadline passed"),
        Conclusion.Cancelled => ("⏹️", "Cancelled"),
        Conclusion.Started => ("▶️", "Started"),
        Conclusion.NotDelivered => ("❌", "Not delivered"),
        Conclusion.DryRun => ("⏭️", "Dry run"),
        Conclusion.Skipped => ("⏭️", "Skipped"),
        Conclusion.Invalid => ("❌", "Invalid input"),
        Conclusion.Refused => ("❌", "Refused by the service"),
        Conclusion.CreationUnknown => ("❌", "Unknown whether the job was created"),
        Conclusion.Error => ("❌", "Bug in pioneer-train"),
        _ => ("❌", "Lost contact with the job"),
    };

    public static string Icon(ReasonResult reason) => reason switch
    {
        { Standing: GateStanding.Reached } => "✅",
        { Severity: Severity.Warn } => "⚠️",
        { Standing: GateStanding.Missed } => "❌",
        { Standing: GateStanding.Inconclusive or GateStanding.NotComparable } => "❔",
        _ => "❓",
    };
}
