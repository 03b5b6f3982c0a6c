using PioneerTrain.Scoring;

namespace PioneerTrain.Configuration;

/// <summary>
/// Checks that the baseline has the keys of its source, and that the rules of the gate that need a
/// baseline have one.
/// </summary>
internal static class BaselineRules
{
    private const string Section = "baseline";

    // A section that is not valid was reported by the schema check and counts as present.
    public static void Check(ConfigValues values, DiagnosticList diagnostics)
    {
        var root = values.Section("");
        var baseline = root?.Entries.FirstOrDefault(entry => entry.Key == Section);
        var hasHeldOutFile = values.Section("evaluation") is { } evaluation ? evaluation.Has("path") : root?.Has("evaluation") != false;
        if (baseline is not null && !hasHeldOutFile)
        {
            diagnostics.Add(baseline.Place, ConfigFault.Conflict, EvaluationMessages.NeedsHeldOutFile(Section));
        }

        if (values.Section(Section) is { } section)
        {
            CheckKeys(section, values, diagnostics);
        }

        foreach (var (path, shown) in Drops(values))
        {
            if (!hasHeldOutFile)
            {
                diagnostics.Add(values.PlaceOf(path), ConfigFault.Conflict, EvaluationMessages.NeedsHeldOutFile(shown));
            }

            if (root is not null && baseline is null)
            {
                diagnostics.Add(values.PlaceOf(path), ConfigFault.Conflict, BaselineMessages.NeedsBaseline(shown));
            }
        }
    }

    private static void CheckKeys(ConfigSection baseline, ConfigValues values, DiagnosticList diagnostics)
    {
        if (values.Text($"{Section}.from") is not { } source)
        {
            return;
        }

        if (RequiredKeyOf(source) is { } required && !baseline.Has(required))
        {
            diagnostics.Add(values.PlaceOf($"{Section}.from"), ConfigFault.MissingKey, BaselineMessages.MissingKey(source, required));
        }

        foreach (var entry in baseline.Entries)
        {
            if (OwnerOf(entry.Key, source) is { } owner)
            {
                diagnostics.Add(entry.Place, ConfigFault.Conflict, BaselineMessages.KeyOfOtherSource(entry.Path, owner, source));
            }
        }
    }

    private static string? RequiredKeyOf(string source) => source switch
    {
        "job" => "job",
        "file" => "path",
        _ => null,
    };

    /// <summary>
    /// Returns the sources that a key belongs to, for a key that has no effect with this source;
    /// otherwise null.
    /// </summary>
    private static string? OwnerOf(string key, string source) => key switch
    {
        "job" when source != "job" => "job",
        "path" when source != "file" => "file",
        "max_age" when source == "base_model" => "branch, job, release or file",
        _ => null,
    };

    /// <summary>Returns the valid maximum drops of the gate, with their path in messages.</summary>
    private static IEnumerable<(string Path, string Shown)> Drops(ConfigValues values)
    {
        var ofLabels = from entry in values.Section("gate.labels")?.Entries ?? []
                       from metric in Metric.OfLabel
                       select (Path: $"{entry.Path}.{metric.Key}.max_drop", Shown: $"gate.labels.{ConfigMessages.Key(entry.Key)}.{metric.Key}.max_drop");
        return Metric.All.Select(metric => $"gate.{metric.Key}.max_drop").Select(path => (Path: path, Shown: path))
            .Concat(ofLabels)
            .Where(drop => values.Number(drop.Path) is not null);
    }
}
