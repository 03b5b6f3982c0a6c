using PioneerTrain.Gating;
using PioneerTrain.Scoring;

namespace PioneerTrain.Configuration;

/// <summary>Builds the policy of the gate from valid values.</summary>
internal static class GateBuilder
{
    public static GatePolicy Build(ConfigValues values)
    {
        var rules = Metric.All.Select(metric => RuleOf(metric, "gate", label: null, values));
        var labels = from entry in values.Section("gate.labels")?.Entries ?? []
                     from metric in Metric.OfLabel
                     select RuleOf(metric, entry.Path, entry.Key, values);
        return new GatePolicy([.. rules.Concat(labels).OfType<GateRule>()])
        {
            Confidence = values.Number("gate.confidence"),
            OnInconclusive = values.Text("gate.on_inconclusive") switch
            {
                "warn" => OnInconclusive.Warn,
                "pass" => OnInconclusive.Pass,
                _ => OnInconclusive.Fail,
            },
        };
    }

    private static GateRule? RuleOf(Metric metric, string section, string? label, ConfigValues values)
    {
        var path = $"{section}.{metric.Key}";
        if (values.Number($"{path}.min") is not { } minimum)
        {
            return null;
        }

        var place = values.PlaceOf($"{path}.min");
        return new GateRule(metric, minimum)
        {
            Label = label,
            Severity = values.Text($"{path}.severity") == "warn" ? Severity.Warn : Severity.Fail,
            Line = place.Line > 0 ? place.Line : null,
            Source = place.Source,
        };
    }
}
