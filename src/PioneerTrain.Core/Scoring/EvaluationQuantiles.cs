namespace PioneerTrain.Scoring;

/// <summary>
/// The quantiles for the two-sided intervals and the one-sided bounds of an evaluation.
/// </summary>
internal sealed class EvaluationQuantiles
{
    private const double IntervalProbability = (1 + ScoreEstimate.IntervalConfidence) / 2;
    private readonly double _confidence;
    private readonly (double Interval, double Bounds) _student;

    /// <param name="examples">The number of examples, 0 or more.</param>
    /// <param name="confidence">The confidence of a one-sided bound, from 0.5 to 0.999.</param>
    public EvaluationQuantiles(int examples, double confidence)
    {
        if (!(confidence is >= 0.5 and <= 0.999))
        {
            throw new ArgumentOutOfRangeException(
                nameof(confidence), confidence, "The confidence must be from 0.5 to 0.999.");
        }

        Examples = examples;
        _confidence = confidence;
        _student = examples < 2
            ? (double.PositiveInfinity, double.PositiveInfinity)
            : (Quantile.Student(IntervalProbability, examples - 1), Quantile.Student(confidence, examples - 1));
    }

    /// <summary>The number of examples n.</summary>
    public int Examples { get; }

    /// <summary>
    /// Returns an estimate with quantiles of Student's t distribution with n−1 degrees of freedom.
    /// </summary>
    public ScoreEstimate Student(double value, Func<double, Interval?> interval) => Student(value, interval, interval);

    /// <summary>The same, where the one-sided bounds are computed differently.</summary>
    public ScoreEstimate Student(double value, Func<double, Interval?> interval, Func<double, Interval?> bounds) =>
        new(value, interval(_student.Interval), bounds(_student.Bounds));

    /// <summary>Returns an estimate with quantiles of the normal distribution.</summary>
    public ScoreEstimate Normal(double value, Func<double, Interval?> interval) =>
        new(value, interval(Quantile.Normal(IntervalProbability)), interval(Quantile.Normal(_confidence)));
}
