namespace PioneerTrain.Scoring;

/// <summary>
/// A ratio of two counts that are summed over examples, such as true positives of all predictions.
/// The counts of one example depend on each other, so the interval uses an effective sample size.
/// </summary>
/// <remarks>
/// For example i, t is the part and u the whole; T = Σt, N = Σu, J = T/N and n the number of
/// examples. Examples without counts belong to n and need no call of <see cref="Add"/>.
/// </remarks>
internal sealed class ClusteredRatio
{
    private long _part;
    private long _whole;
    private long _partSquares;
    private long _wholeSquares;
    private long _products;

    /// <summary>The part T, summed over all examples.</summary>
    public long Part => _part;

    /// <summary>The whole N, summed over all examples.</summary>
    public long Whole => _whole;

    /// <summary>The ratio J = T/N; 0 when N is 0.</summary>
    public double Value => _whole == 0 ? 0 : _part / (double)_whole;

    /// <summary>Adds the counts of one example.</summary>
    public void Add(int part, int whole)
    {
        _part += part;
        _whole += whole;
        _partSquares += (long)part * part;
        _wholeSquares += (long)whole * whole;
        _products += (long)part * whole;
    }

    /// <summary>
    /// Returns the variance of the ratio divided by that of N independent cases: deff = max(1,
    /// v/(J(1−J)/N)) with v = Σ((t − J·u)/(N/n))²/(n(n−1)); 1 when J is 0 or 1.
    /// </summary>
    /// <param name="examples">The number of examples n, at least 2.</param>
    public double DesignEffect(int examples)
    {
        if (_part == 0 || _part == _whole)
        {
            return 1;
        }

        var ratio = Value;
        var residuals = _partSquares - 2 * ratio * _products + ratio * ratio * _wholeSquares;
        var variance = residuals / _whole / _whole * examples / (examples - 1.0);
        return Math.Max(1, variance / (ratio * (1 - ratio) / _whole));
    }

    /// <summary>
    /// Returns the Wilson interval with the effective sample size N/deff; null when N is 0.
    /// </summary>
    /// <param name="examples">The number of examples n, at least 1.</param>
    /// <param name="quantile">
    /// The quantile of Student's t distribution with n−1 degrees of freedom; infinite for one example.
    /// </param>
    public Interval? Interval(int examples, double quantile) => Interval(examples, quantile, correction: 1);

    /// <summary>
    /// Returns the one-sided bounds that a gate decides by. The design effect is estimated from the
    /// examples with an error, so with N−T errors it is multiplied by 1 + 1/(N−T): with few errors
    /// it is often too small, and a model below a minimum would pass too often.
    /// </summary>
    /// <inheritdoc cref="Interval(int, double)"/>
    public Interval? Bounds(int examples, double quantile) =>
        Interval(examples, quantile, _part == _whole ? 1 : 1 + (1.0 / (_whole - _part)));

    private Interval? Interval(int examples, double quantile, double correction) =>
        _whole == 0 ? null
            : examples < 2 ? Scoring.Interval.Unbounded
            : WilsonInterval.Of(Value, _whole / (DesignEffect(examples) * correction), quantile);
}
