namespace PioneerTrain.Scoring;

/// <summary>
/// The score interval of a share: Wilson, <i>Probable Inference, the Law of Succession, and
/// Statistical Inference</i>, Journal of the American Statistical Association 22, 1927.
/// </summary>
/// <remarks>
/// Unlike intervals from a standard error or from resampling, it has a width when every case is
/// right or every case is wrong.
/// </remarks>
public static class WilsonInterval
{
    /// <summary>Returns the interval of a share.</summary>
    /// <param name="share">The observed share, from 0 to 1.</param>
    /// <param name="size">
    /// The number of cases, greater than 0. An effective sample size need not be a whole number.
    /// </param>
    /// <param name="quantile">
    /// The quantile z of the normal distribution or t of Student's, 0 or greater.
    /// </param>
    public static Interval Of(double share, double size, double quantile)
    {
        var square = quantile * quantile / size;
        var middle = (share + square / 2) / (1 + square);
        var margin = Math.Sqrt(square * (share * (1 - share) + square / 4)) / (1 + square);

        // At 0 and 1 one bound is exact, which rounding would hide.
        return new Interval(
            share <= 0 ? 0 : Math.Max(0, middle - margin),
            share >= 1 ? 1 : Math.Min(1, middle + margin));
    }
}
