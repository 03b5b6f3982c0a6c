using PioneerTrain.Gating;
using PioneerTrain.Scoring;

namespace PioneerTrain.Configuration;

/// <summary>Builds the policy of the gate from valid values.</summary>
internal static class GateBuilder
{
    public static GatePolicy Build(ConfigValues values)
    {
        var labels = from entry in values.Section("gate.labels")?.Entries ?? []
                     from metric in Metric.OfLabel
                     select (Metric: metric, Section: entry.Path, Label: (string?)entry.Key);
        var rules = Metric.All.Select(metric => (Metric: metric, Section: "gate", Label: (string?)null)).Concat(labels).ToList();
        return new GatePolicy([.. rules.Select(rule => MinimumOf(rule.Metric, rule.Section, rule.Label, values)).OfType<GateRule>()])
        {
            Drops = [.. rules.Select(rule => DropOf(rule.Metric, rule.Section, rule.Label, values)).OfType<DropRule>()],
            OnMissing = BaselineBuilder.OnMissingOf(values),
            Confidence = values.Number("gate.confidence"),
            OnInconclusive = values.Text("gate.on_inconclusive") switch
            {
                "warn" => OnInconclusive.Warn,
                "pass" => OnInconclusive.Pass,
                _ => OnInconclusive.Fail,
            },
        };
    }

    private static GateRule? MinimumOf(Metric metric, string section, string? label, ConfigValues values)
    {
        var path = $"{section}.{metric.Key}.min";
        return values.Number(path) is not { } minimum ? null : new GateRule(metric, minimum)
        {
            Label = label,
            Severity = SeverityOf(metric, section, values),
            Line = LineOf(path, values),
            Source = values.PlaceOf(path).Source,
        };
    }

    private static DropRule? DropOf(Metric metric, string section, string? label, ConfigValues values)
    {
        var path = $"{section}.{metric.Key}.max_drop";
        return values.Number(path) is not { } drop ? null : new DropRule(metric, drop)
        {
            Label = label,
            Severity = SeverityOf(metric, section, values),
            Line = LineOf(path, values),
        };
    }

    private static Severity SeverityOf(Metric metric, string section, ConfigValues values) =>
        values.Text($"{section}.{metric.Key}.severity") == "warn" ? Severity.Warn : Severity.Fail;

    private static int? LineOf(string path, ConfigValues values) => values.PlaceOf(path).Line is > 0 and var line ? line : null;
}
