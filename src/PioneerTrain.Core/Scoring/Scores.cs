namespace PioneerTrain.Scoring;

/// <summary>The scores that a job or an evaluation reported, as reported: deciding what they are worth is the gate's work.</summary>
/// <param name="F1">Null when the service reported none.</param>
/// <param name="Precision">Null when the service reported none.</param>
/// <param name="Recall">Null when the service reported none.</param>
/// <param name="Other">Every other number that came with them (losses, accuracy, counts), by wire name.</param>
public sealed record Scores(double? F1, double? Precision, double? Recall, IReadOnlyDictionary<string, double> Other)
{
    private const string SampleCountName = "sample_count";

    public static Scores None { get; } = new(null, null, null, new Dictionary<string, double>(StringComparer.Ordinal));

    /// <summary>Rows that the scores were measured on (wire name <c>sample_count</c>), where the service says.</summary>
    public double? SampleCount => Other.TryGetValue(SampleCountName, out var rows) ? rows : null;

    /// <summary>A score stands under a name that the service gives to scores of an evaluation (<c>eval_f1_score</c>, <c>f1_score</c>). On a job it is the last one's,
    /// and the job does not say on what.</summary>
    public bool IsFromEvaluation { get; init; }

    /// <summary>Per label, where the service says; empty otherwise.</summary>
    public IReadOnlyList<LabelScore> PerLabel { get; init; } = [];

    /// <summary>The same without scores.</summary>
    public Scores Unscored => None with { Other = Other.Where(number => number.Key != SampleCountName).ToDictionary(StringComparer.Ordinal) };
}

/// <summary>Scores of one label.</summary>
/// <param name="Support">Gold examples counted.</param>
public sealed record LabelScore(string Label, double? F1, double? Precision, double? Recall, double? Support);
