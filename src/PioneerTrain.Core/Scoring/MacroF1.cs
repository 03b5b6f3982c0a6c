namespace PioneerTrain.Scoring;

/// <summary>The unweighted mean of the F1 of all labels that have a gold or a predicted item.</summary>
internal static class MacroF1
{
    /// <summary>
    /// Returns macro F1 with an interval from the linearized mean on the logit scale. The interval
    /// is null for one example, when macro F1 is 0 or 1, and when the examples show no spread.
    /// </summary>
    /// <remarks>
    /// For label l with F and the denominators d of the examples, example i contributes r = (2t −
    /// F·d)/(mean of d); the contributions of the L labels are added and divided by L. Then se² =
    /// Σr²/(n(n−1)), and the bounds are the logistic function of ln(F/(1−F)) ± t·se/(F(1−F)). A
    /// label with an F1 of 0 or 1 adds no spread, so the interval is too narrow with rare labels.
    /// </remarks>
    /// <param name="tallies">The sums of each label that has data, at least one.</param>
    public static ScoreEstimate Estimate(
        IReadOnlyList<ExampleCounts> examples,
        Dictionary<string, ScoreTally> tallies,
        EvaluationQuantiles quantiles)
    {
        var macro = tallies.Values.Average(tally => tally.F1);
        var deviation = examples.Count < 2 ? 0 : Deviation(examples, tallies);
        var isEstimable = deviation > 0 && macro is > 0 and < 1;
        return quantiles.Student(macro, quantile => isEstimable ? OnLogitScale(macro, deviation, quantile) : null);
    }

    /// <summary>Returns the standard error se of macro F1.</summary>
    private static double Deviation(IReadOnlyList<ExampleCounts> examples, Dictionary<string, ScoreTally> tallies)
    {
        var squares = 0.0;
        foreach (var example in examples)
        {
            var contribution = 0.0;
            foreach (var (label, truePositives, falsePositives, falseNegatives) in example.Labels)
            {
                var denominator = 2 * truePositives + falsePositives + falseNegatives;
                if (denominator > 0)
                {
                    var tally = tallies[label];
                    contribution += (2 * truePositives - tally.F1 * denominator) / tally.F1Denominator;
                }
            }

            squares += contribution * contribution;
        }

        // The mean of a denominator is its sum divided by n, and the mean over labels divides by L.
        var scale = examples.Count / (double)tallies.Count;
        return scale * Math.Sqrt(squares / examples.Count / (examples.Count - 1.0));
    }

    private static Interval OnLogitScale(double value, double deviation, double quantile)
    {
        var logit = Math.Log(value / (1 - value));
        var margin = quantile * deviation / (value * (1 - value));
        return new Interval(Logistic(logit - margin), Logistic(logit + margin));
    }

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));
}
