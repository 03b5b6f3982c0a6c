using PioneerTrain.Scoring;

namespace PioneerTrain.Gating;

/// <summary>Finds minimums that an evaluation cannot show, before there are predictions.</summary>
public static class GateForecast
{
    /// <summary>
    /// Returns the rules whose minimum is above the lower bound of an evaluation without errors,
    /// with that bound. Empty without a confidence.
    /// </summary>
    /// <param name="rows">The number of rows of the held-out file.</param>
    /// <param name="items">The number of gold items of each label.</param>
    public static IEnumerable<(GateRule Rule, double Best)> Unreachable(GatePolicy policy, int rows, IReadOnlyDictionary<string, int> items)
    {
        if (policy.Confidence is not { } confidence)
        {
            yield break;
        }

        // Macro F1 has no interval without errors.
        foreach (var rule in policy.Rules.Where(rule => rule.Metric != Metric.MacroF1))
        {
            var count = rule.Label is { } label ? items.GetValueOrDefault(label) : items.Values.Sum(each => (long)each);
            if (BestLowerBound(rule.Metric, rows, count, confidence) is var best && best < rule.Minimum)
            {
                yield return (rule, best);
            }
        }
    }

    private static double BestLowerBound(Metric metric, int rows, long items, double confidence)
    {
        if (metric == Metric.Accuracy)
        {
            return WilsonInterval.Of(1, Math.Max(1, rows), Quantile.Normal(confidence)).Lower;
        }

        var perfect = new ScoreTally();
        perfect.Add((int)Math.Min(items, int.MaxValue), 0, 0);
        var quantiles = new EvaluationQuantiles(rows, confidence);
        var estimate = metric == Metric.F1 ? perfect.EstimateF1(quantiles) : perfect.EstimateRecall(quantiles);
        return estimate.Bounds?.Lower ?? 0;
    }
}
