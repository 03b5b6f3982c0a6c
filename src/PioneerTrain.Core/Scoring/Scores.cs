namespace PioneerTrain.Scoring;

/// <summary>
/// The scores of a job or an evaluation as reported. A value can be NaN or out of range; the gate
/// validates it.
/// </summary>
public sealed record Scores
{
    private const string SampleCountName = "sample_count";

    public static Scores None { get; } = new();

    /// <summary>The reported metrics.</summary>
    public IReadOnlyDictionary<Metric, double> Values { get; init; } = new Dictionary<Metric, double>();

    /// <summary>The other reported numbers (losses, accuracy, counts), by wire name.</summary>
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

    /// <summary>The score of a metric; null when not reported.</summary>
    public double? this[Metric metric] => Values.TryGetValue(metric, out var value) ? value : null;

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
/// <param name="Values">The reported metrics.</param>
/// <param name="Support">The number of gold examples; null when not reported.</param>
public sealed record LabelScores(string Label, IReadOnlyDictionary<Metric, double> Values, double? Support);
