using System.Text.Json;
using PioneerTrain.Gating;

namespace PioneerTrain.Reporting;

/// <summary>The comparison of two models without a training.</summary>
/// <param name="Model">The model that is compared: the id of a job, or a base model.</param>
/// <param name="Comparison">The baseline and the differences to it, as in <c>result.json</c>.</param>
/// <param name="MaxDrop">The maximum drop of F1 that was asked for; null for none.</param>
/// <param name="Verdict">What the drop of F1 shows; null without a maximum.</param>
/// <param name="Reason">The verdict as a clause; null without a maximum.</param>
public sealed record ComparisonReport(string Model, BaselineResult Comparison, double? MaxDrop, VerdictWord? Verdict, string? Reason)
{
    /// <summary>Returns indented JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ReportingJson.Default.ComparisonReport);
}
