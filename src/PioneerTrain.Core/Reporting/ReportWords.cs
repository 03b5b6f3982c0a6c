using PioneerTrain.Gating;

namespace PioneerTrain.Reporting;

/// <summary>The headlines and icons of the report.</summary>
internal static class ReportWords
{
    /// <summary>Returns the icon and the headline of a conclusion.</summary>
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
        _ => ("❌", "Lost contact with the job"),
    };

    public static string Icon(GateStanding standing) => standing switch
    {
        GateStanding.Reached => "✅",
        GateStanding.Missed => "❌",
        _ => "❓",
    };
}
