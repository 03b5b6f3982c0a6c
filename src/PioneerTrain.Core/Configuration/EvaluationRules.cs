using PioneerTrain.Scoring;

namespace PioneerTrain.Configuration;

/// <summary>Checks that the evaluation has one source, and that it has the scores that the gate needs.</summary>
internal static class EvaluationRules
{
    private const string Section = "evaluation.";

    private static readonly string[] _sources = ["path", "dataset", "source"];

    private static readonly string[] _keysOfDataset = ["version", "max_examples"];

    /// <summary>The part of the gate that only an evaluation by inference has scores for.</summary>
    private static readonly string[] _gateOfInference = ["gate.confidence", "gate.macro_f1.min"];

    public static void Check(ConfigValues values, DiagnosticList diagnostics)
    {
        CheckSource(values, diagnostics);
        CheckLabels(values, diagnostics);
        if (values.Has("evaluation.path"))
        {
            return;
        }

        foreach (var path in _gateOfInference.Where(values.Has))
        {
            diagnostics.Add(values.PlaceOf(path), ConfigFault.Conflict, EvaluationMessages.NeedsHeldOutFile(path.Replace(".min", "", StringComparison.Ordinal)));
        }

        if (values.EntriesOf("gate.labels").Select(entry => (ConfigPlace?)entry.Place).FirstOrDefault() is { } place)
        {
            diagnostics.Add(place, ConfigFault.Conflict, EvaluationMessages.NeedsHeldOutFile("gate.labels"));
        }
    }

    /// <summary>Exactly one source, and only keys that belong to it.</summary>
    private static void CheckSource(ConfigValues values, DiagnosticList diagnostics)
    {
        var set = values.All.Select(entry => entry.Key).Where(path => path.StartsWith(Section, StringComparison.Ordinal)).ToList();
        var sources = _sources.Where(source => set.Contains(Section + source)).ToList();
        if (sources.Count > 1)
        {
            diagnostics.Add(values.PlaceOf(Section + sources[1]), ConfigFault.Conflict, EvaluationMessages.SeveralSources(sources));
        }
        else if (sources.Count == 0 && set.Count > 0)
        {
            diagnostics.Add(values.PlaceOf(set[0]), ConfigFault.MissingKey, EvaluationMessages.NoSource);
        }
        else if (sources.Count == 1)
        {
            foreach (var path in set.Where(path => !IsKeyOf(sources[0], KeyOf(path))).DistinctBy(KeyOf))
            {
                diagnostics.Add(values.PlaceOf(path), ConfigFault.Conflict, EvaluationMessages.KeyOfOtherSource(KeyOf(path), sources[0]));
            }
        }
    }

    private static string KeyOf(string path) => path[Section.Length..].Split('[')[0];

    private static bool IsKeyOf(string source, string key) => key == source || source switch
    {
        "dataset" => _keysOfDataset.Contains(key),
        "path" => !_sources.Contains(key) && !_keysOfDataset.Contains(key),
        _ => false,
    };

    private static void CheckLabels(ConfigValues values, DiagnosticList diagnostics)
    {
        var labels = values.Texts("evaluation.labels");
        var known = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < labels.Count; i++)
        {
            if (!known.Add(labels[i].Trim()))
            {
                diagnostics.Add(values.PlaceOf($"evaluation.labels[{i}]"), ConfigFault.Conflict, EvaluationMessages.RepeatedLabel(labels[i]));
            }
        }

        foreach (var (label, _, place) in values.EntriesOf("gate.labels").Where(entry => known.Count > 0 && !known.Contains(entry.Key)))
        {
            diagnostics.Add(place, ConfigFault.Conflict, EvaluationMessages.LabelNotRequested(label));
        }
    }
}
