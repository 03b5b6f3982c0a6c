namespace PioneerTrain.Scoring;

/// <summary>
/// The scores of a job or an evaluation as reported. A value can be NaN or out of range; the gate
/// validates it.
/// </summary>
public sealed record Scores
{
    internal const string SampleCountName = "sample_count";

    public static Scores None { get; } = new();

    /// <summary>The metrics, with an interval where they were measured by inference.</summary>
    public IReadOnlyDictionary<Metric, ScoreEstimate> Values { get; init; } = new Dictionary<Metric, ScoreEstimate>();

    /// <summary>The other reported numbers (losses, counts), by wire name.</summary>
    public IReadOnlyDictionary<string, double> Other { get; init; } = new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>The scores by label; empty when not reported.</summary>
    public IReadOnlyList<LabelScores> Labels { get; init; } = [];

    /// <summary>
    /// True when a score has a name that the service uses for scores of an evaluation
    /// (<c>eval_f1_score</c>, <c>f1_score</c>). On a job, these belong to the latest evaluation;
    /// the job does not report its dataset.
    /// </summary>
    public bool IsFromEvaluation { get; init; }

    /// <summary>
    /// The number of evaluated rows (wire name <c>sample_count</c>); null when not reported.
    /// </summary>
    public double? SampleCount => Other.TryGetValue(SampleCountName, out var rows) ? rows : null;

    /// <summary>True when nothing was reported.</summary>
    public bool IsEmpty => Values.Count == 0 && Other.Count == 0 && Labels.Count == 0;

    /// <summary>The score of a metric; null when not reported.</summary>
    public double? this[Metric metric] => Values.GetValueOrDefault(metric)?.Value;

    /// <summary>Returns a metric of a label, or of all labels for null; null when not reported.</summary>
    /// <param name="label">
    /// The label. White space at its ends and its Unicode normalization form are not significant.
    /// </param>
    public ScoreEstimate? Find(Metric metric, string? label)
    {
        var values = label is null ? Values : Labels.FirstOrDefault(scores => NormalizedText.AreEqual(scores.Label, label))?.Values;
        return values?.GetValueOrDefault(metric);
    }

    /// <summary>
    /// Returns only the other numbers, without the scores and their number of rows.
    /// </summary>
    public Scores WithoutScores() => new() { Other = Other.Where(number => number.Key != SampleCountName).ToDictionary(StringComparer.Ordinal) };

    /// <summary>
    /// Returns these scores with the other numbers of <paramref name="earlier"/> added where they
    /// are missing here.
    /// </summary>
    public Scores WithMissingFrom(Scores earlier) => this with
    {
        Other = earlier.Other.Concat(Other)
            .GroupBy(number => number.Key, StringComparer.Ordinal)
            .ToDictionary(same => same.Key, same => same.Last().Value, StringComparer.Ordinal),
    };
}

/// <summary>The scores of one label.</summary>
/// <param name="Label">The name of the label. Untrusted text.</param>
/// <param name="Values">The metrics.</param>
/// <param name="Support">The number of gold items; null when not reported.</param>
public sealed record LabelScores(string Label, IReadOnlyDictionary<Metric, ScoreEstimate> Values, double? Support);
