using PioneerTrain.Datasets;

namespace PioneerTrain.Scoring;

/// <summary>The exact-match scores of an evaluation, with their uncertainty.</summary>
public sealed record EvaluationScores
{
    /// <summary>The confidence of one-sided bounds when none is configured.</summary>
    public const double DefaultConfidence = 0.95;

    /// <summary>The number of scored examples, including those without gold.</summary>
    public required int Examples { get; init; }

    /// <summary>The number of examples where every gold item was predicted and nothing else.</summary>
    public required int ExactExamples { get; init; }

    /// <summary>The number of examples without gold.</summary>
    public required int ExamplesWithoutGold { get; init; }

    /// <summary>The number of predicted items in the examples without gold.</summary>
    public required int FalsePositivesWithoutGold { get; init; }

    /// <summary>
    /// The number of gold items. With 0, every score except <see cref="Accuracy"/> is undefined.
    /// </summary>
    public required long Support { get; init; }

    /// <summary>
    /// The number of predicted items. With 0, F1 is 0: probably the labels or the model are wrong.
    /// </summary>
    public required long Predicted { get; init; }

    /// <summary>The confidence of each one-sided bound, from 0.5 to 0.999.</summary>
    public required double Confidence { get; init; }

    /// <summary>
    /// Micro F1 = 2TP/(2TP+FP+FN) over all labels, the F1 of the gate; null without gold. Equal to
    /// <see cref="Accuracy"/> when every example has one gold and one predicted class.
    /// </summary>
    public ScoreEstimate? F1 { get; init; }

    /// <summary>TP/(TP+FP); 0 without an interval when nothing was predicted; null without gold.</summary>
    public ScoreEstimate? Precision { get; init; }

    /// <summary>TP/(TP+FN); null without gold.</summary>
    public ScoreEstimate? Recall { get; init; }

    /// <summary>
    /// The unweighted mean of F1 over the labels with a gold or a predicted item; null without gold.
    /// </summary>
    public ScoreEstimate? MacroF1 { get; init; }

    /// <summary>
    /// The share of the examples whose predicted classes are exactly the gold classes: the accuracy
    /// for one class per example, the exact-set accuracy for several. Null for spans and without
    /// examples.
    /// </summary>
    public ScoreEstimate? Accuracy { get; init; }

    /// <summary>
    /// The scores by label: the requested labels in their order, then the others in ordinal order.
    /// </summary>
    public IReadOnlyList<LabelEstimate> Labels { get; init; } = [];

    /// <summary>The errors by kind; null when only the counts of the examples are known.</summary>
    public ErrorCounts? Errors { get; init; }

    /// <summary>Computes the scores from the counts of each example.</summary>
    /// <param name="kind">Entities or classification.</param>
    /// <param name="examples">All scored examples, including those without gold.</param>
    /// <param name="labels">The requested labels, each once and as in the counts.</param>
    /// <param name="confidence">The confidence of each one-sided bound, from 0.5 to 0.999.</param>
    public static EvaluationScores From(
        RowKind kind,
        IReadOnlyList<ExampleCounts> examples,
        IReadOnlyList<string> labels,
        double confidence = DefaultConfidence) =>
        new EvaluationSummary(examples).ToScores(kind, labels, confidence);

    /// <summary>Computes the scores from counts that were stored.</summary>
    /// <param name="labels">The requested labels, as they were sent.</param>
    /// <param name="confidence">The confidence of each one-sided bound, from 0.5 to 0.999.</param>
    public static EvaluationScores FromStored(bool isClassification, IReadOnlyList<ExampleCounts> examples, IReadOnlyList<string> labels, double confidence) => From(
        isClassification ? RowKind.Classification : RowKind.Entities,
        examples,
        [.. labels.Select(label => label.Trim()).DistinctBy(NormalizedText.Of, StringComparer.Ordinal)],
        confidence);

    /// <summary>Returns the scores as a gate and a report read them.</summary>
    public Scores ToScores() => new()
    {
        Values = Known((Metric.F1, F1), (Metric.Precision, Precision), (Metric.Recall, Recall), (Metric.MacroF1, MacroF1), (Metric.Accuracy, Accuracy)),
        Other = new Dictionary<string, double>(StringComparer.Ordinal) { [Scores.SampleCountName] = Examples },
        Labels =
        [
            .. from label in Labels
               select new LabelScores(
                   label.Label,
                   Known((Metric.F1, label.F1), (Metric.Precision, label.Precision), (Metric.Recall, label.Recall)),
                   label.Support),
        ],
    };

    private static Dictionary<Metric, ScoreEstimate> Known(params IEnumerable<(Metric Metric, ScoreEstimate? Estimate)> scores) =>
        scores.Where(score => score.Estimate is not null).ToDictionary(score => score.Metric, score => score.Estimate!);
}

/// <summary>The scores of one label.</summary>
/// <param name="Label">The label, without white space at its ends. Untrusted text.</param>
/// <param name="IsRequested">False for a label that was predicted or is gold but was not requested.</param>
/// <param name="Support">The number of gold items.</param>
/// <param name="Predicted">The number of predicted items.</param>
public sealed record LabelEstimate(string Label, bool IsRequested, long Support, long Predicted)
{
    /// <summary>F1 of the label; null when it has neither a gold nor a predicted item.</summary>
    public ScoreEstimate? F1 { get; init; }

    /// <summary>Null when <see cref="F1"/> is; 0 without an interval when nothing was predicted.</summary>
    public ScoreEstimate? Precision { get; init; }

    /// <summary>Null when <see cref="F1"/> is; 0 without an interval without a gold item.</summary>
    public ScoreEstimate? Recall { get; init; }
}
