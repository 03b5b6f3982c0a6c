namespace PioneerTrain.Scoring;

/// <summary>The difference of a score between two models on the same examples.</summary>
/// <param name="Now">The score of the model that is compared.</param>
/// <param name="Baseline">The score of the baseline.</param>
public sealed record ScoreDifference(double Now, double Baseline)
{
    /// <summary>
    /// The drop that a one-sided test at 5 % finds with a power of 80 %, in standard errors:
    /// 1.645 + 0.842.
    /// </summary>
    private const double StandardErrorsOfVisibleDrop = 2.5;

    /// <summary>The score minus that of the baseline, from −1 to 1; greater is better.</summary>
    public double Change => Now - Baseline;

    /// <summary>The two-sided interval of the change at 95 %; null when it is unknown.</summary>
    public Interval? Interval { get; init; }

    /// <summary>
    /// The one-sided bounds of the change, each at the confidence of the comparison; null when they
    /// are unknown.
    /// </summary>
    public Interval? Bounds { get; init; }

    /// <summary>The standard error of the change; null when it is unknown.</summary>
    public double? StandardError { get; init; }

    /// <summary>The two-sided p-value of approximate randomization; null when it is unknown.</summary>
    public double? PValue { get; init; }

    /// <summary>
    /// The smallest drop that these examples show in about 80 % of the cases; null when it is
    /// unknown. At most 1.
    /// </summary>
    public double? VisibleDrop => StandardError is { } error ? Math.Min(1, StandardErrorsOfVisibleDrop * error) : null;
}

/// <summary>The differences of one label.</summary>
/// <param name="Label">The label. Untrusted text.</param>
/// <param name="Support">The number of gold items in the common examples.</param>
/// <param name="Values">The metrics that both models have a score for.</param>
public sealed record LabelDifference(string Label, long Support, IReadOnlyDictionary<Metric, ScoreDifference> Values);

/// <summary>The examples whose predictions became right or wrong.</summary>
/// <param name="Label">The label; null for the predictions of all labels together.</param>
/// <param name="NewlyRight">The hashes of examples with an error before and none now.</param>
/// <param name="NewlyWrong">The hashes of examples with an error now and none before.</param>
public sealed record ExampleChanges(string? Label, IReadOnlyList<string> NewlyRight, IReadOnlyList<string> NewlyWrong);
