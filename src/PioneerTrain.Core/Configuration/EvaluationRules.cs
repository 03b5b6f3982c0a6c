using PioneerTrain.Scoring;

namespace PioneerTrain.Configuration;

/// <summary>Checks that the evaluation has one source, and that it has the scores that the gate needs.</summary>
internal static class EvaluationRules
{
    private const string Section = "evaluation";

    private static readonly string[] _sources = ["path", "dataset", "source"];

    private static readonly string[] _keysOfDataset = ["version", "max_examples"];

    /// <summary>The part of the gate that only an evaluation by inference has scores for.</summary>
    private static readonly string[] _gateOfInference = ["confidence", "macro_f1", "labels"];

    // The checks look at the keys, not at the values, so that an invalid value does not cause a
    // second error.
    public static void Check(ConfigValues values, DiagnosticList diagnostics)
    {
        CheckLabels(values, diagnostics);
        if (values.Section(Section) is { } evaluation)
        {
            CheckSource(evaluation, diagnostics);
            CheckGate(evaluation.Has("path"), values, diagnostics);
        }
        else if (values.Section("")?.Has(Section) == false)
        {
            CheckGate(hasHeldOutFile: false, values, diagnostics);
        }
    }

    private static void CheckGate(bool hasHeldOutFile, ConfigValues values, DiagnosticList diagnostics)
    {
        foreach (var entry in values.Section("gate")?.Entries.Where(entry => !hasHeldOutFile && _gateOfInference.Contains(entry.Key)) ?? [])
        {
            diagnostics.Add(entry.Place, ConfigFault.Conflict, EvaluationMessages.NeedsHeldOutFile(entry.Path));
        }
    }

    /// <summary>Exactly one source, and only keys that belong to it.</summary>
    private static void CheckSource(ConfigSection evaluation, DiagnosticList diagnostics)
    {
        var sources = evaluation.Entries.Where(entry => _sources.Contains(entry.Key)).ToList();
        if (sources.Count > 1)
        {
            diagnostics.Add(sources[1].Place, ConfigFault.Conflict, EvaluationMessages.SeveralSources([.. sources.Select(entry => entry.Key)]));
            return;
        }

        if (sources is not [var source])
        {
            diagnostics.Add(evaluation.Place, ConfigFault.MissingKey, EvaluationMessages.NoSource);
            return;
        }

        foreach (var entry in evaluation.Entries.Where(entry => OwnerOf(entry.Key) != source.Key))
        {
            diagnostics.Add(entry.Place, ConfigFault.Conflict, EvaluationMessages.KeyOfOtherSource(entry.Path, OwnerOf(entry.Key), source.Key));
        }
    }

    /// <summary>Returns the source that a key belongs to.</summary>
    private static string OwnerOf(string key) =>
        _sources.Contains(key) ? key : _keysOfDataset.Contains(key) ? "dataset" : "path";

    private static void CheckLabels(ConfigValues values, DiagnosticList diagnostics)
    {
        if (values.Section("evaluation.labels") is not { } requested)
        {
            return;
        }

        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in requested.Entries)
        {
            if (values.Text(item.Path) is { } label && !known.Add(NormalizedText.Of(label)))
            {
                diagnostics.Add(item.Place, ConfigFault.Conflict, EvaluationMessages.RepeatedLabel(label));
            }
        }

        // An invalid item may be the label of the rule.
        if (requested.Entries.All(item => values.Text(item.Path) is not null))
        {
            foreach (var entry in values.Section("gate.labels")?.Entries.Where(entry => !known.Contains(NormalizedText.Of(entry.Key))) ?? [])
            {
                diagnostics.Add(entry.Place, ConfigFault.Conflict, EvaluationMessages.LabelNotRequested(entry.Key, values.Texts("evaluation.labels")));
            }
        }
    }
}
