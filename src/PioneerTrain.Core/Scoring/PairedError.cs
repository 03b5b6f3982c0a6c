namespace PioneerTrain.Scoring;

/// <summary>
/// Estimates the standard error of the difference between the scores of two models on the same
/// examples.
/// </summary>
/// <remarks>
/// A score is a ratio Σp/Σw of counts. Example i changes the difference of two scores R₁ and R₂ by
/// about e = (p₁ − R₁·w₁)/W₁ − (p₂ − R₂·w₂)/W₂, and n·Σe²/(n−1) is the variance (delta method, as in
/// Miller, <i>Adding Error Bars to Evals</i>, arXiv 2411.00640). It is 0 when no example differs,
/// which three examples do not show. So two examples are added, in which one model is better and
/// then the other: Bonett and Price, <i>Adjusted Wald Confidence Interval for a Difference of
/// Binomial Proportions Based on Paired Data</i>, Journal of Educational and Behavioral Statistics
/// 37(4), 2012. Each of them differs as much as the examples that differ (root mean square), or by
/// one item when none differs.
/// </remarks>
internal sealed class PairedError(int examples)
{
    /// <summary>Below this, a change is only an error of the arithmetic.</summary>
    private const double Rounding = 1e-14;

    private double _squares;
    private double _changes;
    private int _changed;

    /// <summary>Adds the contribution of one example.</summary>
    /// <param name="contribution">Its contribution e.</param>
    /// <param name="difference">The difference of the two scores.</param>
    /// <param name="isChanged">Whether its counts differ.</param>
    public void Add(double contribution, double difference, bool isChanged)
    {
        _squares += contribution * contribution;
        // The counts can differ although the ratio does not, as for more items that are all right.
        var change = contribution + (difference / examples);
        if (isChanged && Math.Abs(change) > Rounding)
        {
            _changes += change * change;
            _changed++;
        }
    }

    /// <summary>Returns the standard error; infinite for one example.</summary>
    /// <param name="item">The change of the score by one item.</param>
    public double ToStandardError(double item)
    {
        var added = _changed == 0 ? item * item : _changes / _changed;
        return examples < 2 ? double.PositiveInfinity : Math.Sqrt((_squares + (2 * added)) * examples / (examples - 1.0));
    }

    /// <summary>Returns the standard error of a ratio.</summary>
    public static double OfRatio(PairedGroup group, CountRatio ratio, int examples)
    {
        var (now, baseline) = (group.Now.Ratio(ratio).Whole, group.Baseline.Ratio(ratio).Whole);
        var difference = group.Now.Value(ratio) - group.Baseline.Value(ratio);
        var error = new PairedError(examples);
        foreach (var cell in group.Cells)
        {
            error.Add(Contribution(group, cell, ratio), difference, IsChanged(cell, ratio));
        }

        return error.ToStandardError((ratio == CountRatio.F1 ? 2.0 : 1.0) / Math.Min(now, baseline));
    }

    /// <summary>Returns the standard error of macro F1.</summary>
    /// <param name="groups">The labels that have data in one of the evaluations.</param>
    public static double OfMacroF1(IReadOnlyCollection<PairedGroup> groups, double difference, int examples)
    {
        var contributions = new (double Value, bool IsChanged)[examples];
        var (now, baseline) = (groups.Count(group => !group.Now.IsEmpty), groups.Count(group => !group.Baseline.IsEmpty));
        var item = 0.0;
        foreach (var group in groups)
        {
            foreach (var cell in group.Cells)
            {
                var (value, isChanged) = contributions[cell.Example];
                var added = (Residual(cell.Now, group.Now, CountRatio.F1) / now) - (Residual(cell.Baseline, group.Baseline, CountRatio.F1) / baseline);
                contributions[cell.Example] = (value + added, isChanged || IsChanged(cell, CountRatio.F1));
            }

            item = Math.Max(item, 2.0 / Math.Max(group.Now.Ratio(CountRatio.F1).Whole, group.Baseline.Ratio(CountRatio.F1).Whole) / Math.Min(now, baseline));
        }

        var error = new PairedError(examples);
        foreach (var (value, isChanged) in contributions)
        {
            error.Add(value, difference, isChanged);
        }

        return error.ToStandardError(item);
    }

    private static double Contribution(PairedGroup group, PairedCell cell, CountRatio ratio) =>
        Residual(cell.Now, group.Now, ratio) - Residual(cell.Baseline, group.Baseline, ratio);

    /// <summary>Returns (p − R·w)/W; 0 without data.</summary>
    private static double Residual(ItemCounts example, ItemCounts all, CountRatio ratio)
    {
        var (part, whole) = example.Ratio(ratio);
        var total = all.Ratio(ratio).Whole;
        return total == 0 ? 0 : (part - (all.Value(ratio) * whole)) / total;
    }

    private static bool IsChanged(PairedCell cell, CountRatio ratio) => cell.Now.Ratio(ratio) != cell.Baseline.Ratio(ratio);
}
