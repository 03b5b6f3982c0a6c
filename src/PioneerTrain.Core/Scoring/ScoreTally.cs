namespace PioneerTrain.Scoring;

/// <summary>Sums the counts of one label, or of all labels together, over the examples.</summary>
internal sealed class ScoreTally
{
    // J = TP/(TP+FP+FN). F1 = 2J/(1+J) increases with J, so bounds of J become bounds of F1.
    private readonly ClusteredRatio _jaccard = new();
    private readonly ClusteredRatio _precision = new();
    private readonly ClusteredRatio _recall = new();

    /// <summary>The number of gold items.</summary>
    public long Support => _recall.Whole;

    /// <summary>The number of predicted items.</summary>
    public long Predicted => _precision.Whole;

    /// <summary>The denominator 2TP + FP + FN of F1.</summary>
    public long F1Denominator => _jaccard.Whole + _jaccard.Part;

    /// <summary>
    /// F1 = 2TP/(2TP+FP+FN); 0 without data. Not computed from J, whose rounding would put 6/8
    /// below a minimum of 0.75.
    /// </summary>
    public double F1 => F1Denominator == 0 ? 0 : 2.0 * _jaccard.Part / F1Denominator;

    public void Add(int truePositives, int falsePositives, int falseNegatives)
    {
        _jaccard.Add(truePositives, truePositives + falsePositives + falseNegatives);
        _precision.Add(truePositives, truePositives + falsePositives);
        _recall.Add(truePositives, truePositives + falseNegatives);
    }

    /// <summary>
    /// Returns F1 with the interval Wilson-J: Lam, Gopal and Qian, <i>Confidence Intervals for the
    /// F1 Score</i>, arXiv 2309.14621, there "Wilson indirect", with an effective sample size.
    /// </summary>
    public ScoreEstimate EstimateF1(EvaluationQuantiles quantiles) => quantiles.Student(
        F1,
        quantile => ToF1(_jaccard.Interval(quantiles.Examples, quantile)),
        quantile => ToF1(_jaccard.Bounds(quantiles.Examples, quantile)));

    public ScoreEstimate EstimatePrecision(EvaluationQuantiles quantiles) => Estimate(_precision, quantiles);

    public ScoreEstimate EstimateRecall(EvaluationQuantiles quantiles) => Estimate(_recall, quantiles);

    private static ScoreEstimate Estimate(ClusteredRatio ratio, EvaluationQuantiles quantiles) =>
        quantiles.Student(ratio.Value, quantile => ratio.Interval(quantiles.Examples, quantile), quantile => ratio.Bounds(quantiles.Examples, quantile));

    private static Interval? ToF1(Interval? jaccard) => jaccard is { } bounds ? new Interval(ToF1(bounds.Lower), ToF1(bounds.Upper)) : null;

    private static double ToF1(double jaccard) => 2 * jaccard / (1 + jaccard);
}
