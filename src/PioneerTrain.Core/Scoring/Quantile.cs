namespace PioneerTrain.Scoring;

/// <summary>Quantiles of the normal distribution and of Student's t distribution.</summary>
internal static class Quantile
{
    /// <summary>Newton's method needs about 6 steps; the limit ends it when rounding prevents convergence.</summary>
    private const int MostSteps = 50;

    /// <summary>
    /// Returns z with Φ(z) = <paramref name="probability"/>, with a relative error below 1e-12.
    /// </summary>
    /// <remarks>
    /// Φ is summed as a power series: Marsaglia, <i>Evaluating the Normal Distribution</i>, Journal
    /// of Statistical Software 11(4), 2004.
    /// </remarks>
    /// <param name="probability">From 0.5 to 0.999999.</param>
    public static double Normal(double probability)
    {
        var z = 0.0;
        for (var step = 0; step < MostSteps; step++)
        {
            var (sum, term) = (z, z);
            for (var odd = 3; term > sum * 1e-17; odd += 2)
            {
                term *= z * z / odd;
                sum += term;
            }

            var density = Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI);
            var change = (probability - 0.5 - density * sum) / density;
            z += change;
            if (Math.Abs(change) <= 1e-15 * z)
            {
                break;
            }
        }

        return z;
    }

    /// <summary>
    /// Returns t with P(T ≤ t) = <paramref name="probability"/>, with a relative error below 1e-11.
    /// </summary>
    /// <remarks>
    /// With θ = atan(t/√ν), P(|T| ≤ t) is a finite series in cos θ: Abramowitz and Stegun,
    /// <i>Handbook of Mathematical Functions</i>, 26.7.3 and 26.7.4. The series is concave in θ, so
    /// Newton's method converges from the normal quantile, which is always smaller.
    /// </remarks>
    /// <param name="probability">From 0.5 to 0.999999.</param>
    /// <param name="freedom">Degrees of freedom ν; at least 1.</param>
    public static double Student(double probability, int freedom)
    {
        var within = 2 * probability - 1;
        if (freedom == 1)
        {
            return Math.Tan(Math.PI * within / 2);
        }

        var angle = Math.Atan(Normal(probability) / Math.Sqrt(freedom));
        for (var step = 0; step < MostSteps; step++)
        {
            var (area, slope) = StudentArea(angle, freedom);
            var change = (within - area) / slope;
            angle += change;
            if (Math.Abs(change) <= 1e-13 * angle)
            {
                break;
            }
        }

        return Math.Tan(angle) * Math.Sqrt(freedom);
    }

    /// <summary>Returns P(|T| ≤ t) and its derivative by θ, for two degrees of freedom or more.</summary>
    private static (double Area, double Slope) StudentArea(double angle, int freedom)
    {
        var (sine, cosine) = Math.SinCos(angle);
        var isOdd = freedom % 2 == 1;
        var term = isOdd ? cosine : 1;
        var sum = term;
        for (var i = isOdd ? 3 : 2; i <= freedom - 2; i += 2)
        {
            term *= cosine * cosine * (i - 1) / i;
            sum += term;
        }

        // The last term holds the constant of the density.
        var slope = term * (freedom - 1) * cosine;
        return isOdd ? (2 / Math.PI * (angle + sine * sum), 2 / Math.PI * slope) : (sine * sum, slope);
    }
}
