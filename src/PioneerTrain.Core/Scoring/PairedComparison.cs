namespace PioneerTrain.Scoring;

/// <summary>A comparison of two models on the examples that were evaluated with both.</summary>
public sealed record PairedComparison
{
    /// <summary>The number of examples that both evaluations have.</summary>
    public required int Examples { get; init; }

    /// <summary>The number of examples that only the model that is compared was evaluated on.</summary>
    public required int OnlyNow { get; init; }

    /// <summary>The number of examples that only the baseline was evaluated on.</summary>
    public required int OnlyBaseline { get; init; }

    /// <summary>The confidence of each one-sided bound, from 0.5 to 0.999.</summary>
    public required double Confidence { get; init; }

    /// <summary>The differences of the metrics that both models have a score for.</summary>
    public required IReadOnlyDictionary<Metric, ScoreDifference> Values { get; init; }

    /// <summary>
    /// The differences by label, for labels with a gold or predicted item: the requested labels in
    /// their order, then the others in ordinal order.
    /// </summary>
    public required IReadOnlyList<LabelDifference> Labels { get; init; }

    /// <summary>
    /// The examples that became right or wrong: all labels together first, then each label that has
    /// such examples.
    /// </summary>
    public required IReadOnlyList<ExampleChanges> Changes { get; init; }

    /// <summary>Compares two evaluations with the same labels, threshold, match and task.</summary>
    /// <param name="hasAccuracy">Whether accuracy is compared too: true for classification.</param>
    /// <param name="now">The examples of the model that is compared.</param>
    /// <param name="baseline">The examples of the baseline.</param>
    /// <param name="labels">The requested labels.</param>
    /// <param name="confidence">The confidence of each one-sided bound, from 0.5 to 0.999.</param>
    public static PairedComparison Of(
        bool hasAccuracy,
        IReadOnlyList<HashedExample> now,
        IReadOnlyList<HashedExample> baseline,
        IReadOnlyList<string> labels,
        double confidence = EvaluationScores.DefaultConfidence)
    {
        var counts = new PairedCounts(hasAccuracy, now, baseline, labels);
        var differences = new PairedDifferences(counts, confidence);
        return new PairedComparison
        {
            Examples = counts.Pairs.Count,
            OnlyNow = counts.OnlyNow,
            OnlyBaseline = counts.OnlyBaseline,
            Confidence = confidence,
            Values = differences.Values,
            Labels = differences.Labels,
            Changes = [.. PairedChanges.Of(counts)],
        };
    }

    /// <summary>
    /// Returns the difference of a metric of a label, or of all labels for null; null when one of
    /// the models has no such score.
    /// </summary>
    /// <param name="label">
    /// The label. White space at its ends and its Unicode normalization form are not significant.
    /// </param>
    public ScoreDifference? Find(Metric metric, string? label)
    {
        var values = label is null ? Values : Labels.FirstOrDefault(difference => NormalizedText.AreEqual(difference.Label, label))?.Values;
        return values?.GetValueOrDefault(metric);
    }
}
