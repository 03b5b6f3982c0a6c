namespace PioneerTrain.Scoring;

/// <summary>The scores that a job or an evaluation reported, unchanged: a value can be NaN or out of range, and the gate decides what it is worth.</summary>
public sealed record Scores
{
    private const string SampleCountName = "sample_count";

    public static Scores None { get; } = new();

    /// <summary>Only the metrics that were reported.</summary>
    public IReadOnlyDictionary<Metric, double> Values { get; init; } = new Dictionary<Metric, double>();

    /// <summary>Every other number that was reported with them (losses, accuracy, counts), by wire name.</summary>
    public IReadOnlyDictionary<string, double> Other { get; init; } = new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>Scores by label, where the service reports them; empty otherwise.</summary>
    public IReadOnlyList<LabelScores> Labels { get; init; } = [];

    /// <summary>True when a score has a name that the service gives to scores of an evaluation (<c>eval_f1_score</c>, <c>f1_score</c>). On a job these belong to the
    /// latest evaluation, and the job does not say on which dataset.</summary>
    public bool IsFromEvaluation { get; init; }

    /// <summary>Rows that the scores were measured on (wire name <c>sample_count</c>), where the service reports them.</summary>
    public double? SampleCount => Other.TryGetValue(SampleCountName, out var rows) ? rows : null;

    /// <summary>Null when the metric was not reported.</summary>
    public double? this[Metric metric] => Values.TryGetValue(metric, out var value) ? value : null;

    /// <summary>The other numbers alone, without scores and without their number of rows.</summary>
    public Scores WithoutScores() => new() { Other = Other.Where(number => number.Key != SampleCountName).ToDictionary(StringComparer.Ordinal) };

    /// <summary>These scores, with the other numbers of <paramref name="earlier"/> where these have none of the name.</summary>
    public Scores Over(Scores earlier) => this with
    {
        Other = earlier.Other.Concat(Other).GroupBy(number => number.Key, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.Last().Value, StringComparer.Ordinal),
    };
}

/// <summary>Scores of one label.</summary>
/// <param name="Label">Untrusted text.</param>
/// <param name="Values">Only the metrics that were reported.</param>
/// <param name="Support">Number of gold examples; null where the service does not report it.</param>
public sealed record LabelScores(string Label, IReadOnlyDictionary<Metric, double> Values, double? Support);
