using PioneerTrain.Gating;

namespace PioneerTrain.Reporting;

/// <summary>The words and marks of the report for each conclusion and standing.</summary>
internal static class ReportWords
{
    /// <summary>What the run comes to, in a mark and a few words.</summary>
    public static (string Mark, string Headline) Headline(Conclusion conclusion) => conclusion switch
    {
        Conclusion.Passed => ("✅", "Passed"),
        Conclusion.Trained => ("✅", "Trained"),
        Conclusion.GateFailed => ("❌", "Gate failed"),
        Conclusion.NotEvaluated => ("❌", "Not evaluated"),
        Conclusion.JobFailed => ("❌", "Training failed"),
        Conclusion.JobStopped => ("⏹️", "Training was stopped at the service"),
        Conclusion.DeadlinePassed => ("⏰", "Deadline passed"),
        Conclusion.Cancelled => ("⏹️", "Cancelled"),
        Conclusion.Started => ("▶️", "Started"),
        Conclusion.NotDelivered => ("❌", "Weights not delivered"),
        _ => ("❌", "The job could not be followed to its end"),
    };

    public static string Icon(GateStanding standing) => standing switch
    {
        GateStanding.Reached => "✅",
        GateStanding.Missed => "❌",
        _ => "❓",
    };
}
