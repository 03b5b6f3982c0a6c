using System.Text.Json;

namespace PioneerTrain.Reporting;

/// <summary>The scores of an evaluation without a training, as <c>result.json</c> has them.</summary>
/// <param name="Evaluation">How they were measured.</param>
/// <param name="Metrics">Null when the model could not be evaluated.</param>
public sealed record EvaluationReport(EvaluationResult Evaluation, MetricsResult? Metrics)
{
    /// <summary>Returns indented JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ReportingJson.Default.EvaluationReport);
}
