namespace PioneerTrain.Scoring;

/// <summary>A score from 0 to 1 that a gate can require. Config, gate, report, JSON and tables iterate over <see cref="All"/>, so a new metric is one row here and its
/// key in the schema of the config.</summary>
/// <param name="Key">Name in the config, in JSON and on the wire, such as <c>f1</c>.</param>
/// <param name="Name">Name in headings and tables.</param>
/// <param name="SentenceName">Name within a sentence.</param>
public sealed record Metric(string Key, string Name, string SentenceName)
{
    public static Metric F1 { get; } = new("f1", "F1", "F1") { HasOutput = true };

    public static Metric Precision { get; } = new("precision", "Precision", "precision") { HasOutput = true };

    public static Metric Recall { get; } = new("recall", "Recall", "recall") { HasOutput = true };

    /// <summary>Every metric, in the order in which they are shown.</summary>
    public static IReadOnlyList<Metric> All { get; } = [F1, Precision, Recall];

    /// <summary>The action has an output of this name.</summary>
    public bool HasOutput { get; private init; }

    /// <summary>The key.</summary>
    public override string ToString() => Key;
}
