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
    /// <param name="isSingleLabel">
    /// Whether each row has one class, so that F1, precision and recall are the accuracy.
    /// </param>
    public static IEnumerable<(GateRule Rule, double Best)> Unreachable(
        GatePolicy policy, int rows, IReadOnlyDictionary<string, int> items, bool isSingleLabel)
    {
        if (policy.Confidence is not { } confidence)
        {
            yield break;
        }

        // Macro F1 has no interval without errors.
        foreach (var rule in policy.Rules.Where(rule => rule.Metric != Metric.MacroF1))
        {
            var count = items.Where(item => rule.Label is null || NormalizedText.AreEqual(item.Key, rule.Label)).Sum(item => (long)item.Value);
            var isShareOfRows = rule.Metric == Metric.Accuracy || (isSingleLabel && rule.Label is null);
            var best = isShareOfRows ? BestShareOfRows(rows, confidence) : BestOfItems(rule.Metric, rows, count, confidence);
            if (best < rule.Minimum)
            {
                yield return (rule, best);
            }
        }
    }

    private static double BestShareOfRows(int rows, double confidence) =>
        rows == 0 ? 0 : WilsonInterval.Of(1, rows, Quantile.Normal(confidence)).Lower;

    private static double BestOfItems(Metric metric, int rows, long items, double confidence)
    {
        var perfect = new ScoreTally();
        perfect.Add((int)Math.Min(items, int.MaxValue), 0, 0);
        var quantiles = new EvaluationQuantiles(rows, confidence);
        var estimate = metric == Metric.F1 ? perfect.EstimateF1(quantiles) : perfect.EstimateRecall(quantiles);
        return estimate.Bounds?.Lower ?? 0;
    }
}
