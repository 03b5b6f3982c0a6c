namespace PioneerTrain.Scoring;

/// <summary>
/// A score from 0 to 1 that a gate can require. Config, gate, report, JSON and tables iterate over
/// <see cref="All"/>, so a new metric needs one entry here and its key in the config schema.
/// </summary>
/// <param name="Key">The name in the config, in JSON and on the wire, such as <c>f1</c>.</param>
/// <param name="Name">The name in headings and tables.</param>
/// <param name="SentenceName">The name within a sentence.</param>
public sealed record Metric(string Key, string Name, string SentenceName)
{
    public static Metric F1 { get; } = new("f1", "F1", "F1") { HasOutput = true };

    public static Metric Precision { get; } = new("precision", "Precision", "precision") { HasOutput = true };

    public static Metric Recall { get; } = new("recall", "Recall", "recall") { HasOutput = true };

    /// <summary>The unweighted mean of the F1 of the labels. Needs an evaluation by inference.</summary>
    public static Metric MacroF1 { get; } = new("macro_f1", "Macro F1", "macro F1");

    /// <summary>
    /// The share of the rows whose classes are all right; for scores of the service, of the tokens.
    /// </summary>
    public static Metric Accuracy { get; } = new("accuracy", "Accuracy", "accuracy");

    /// <summary>All metrics, in display order.</summary>
    public static IReadOnlyList<Metric> All { get; } = [F1, Precision, Recall, MacroF1, Accuracy];

    /// <summary>The metrics of a single label, in display order.</summary>
    public static IReadOnlyList<Metric> OfLabel { get; } = [F1, Precision, Recall];

    /// <summary>True when the action has an output with the name of the metric.</summary>
    public bool HasOutput { get; private init; }

    /// <summary>Returns the key.</summary>
    public override string ToString() => Key;
}
