using System.Runtime.InteropServices;

namespace PioneerTrain.Scoring;

/// <summary>The true positives, false positives and false negatives of one example or of a sum.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ItemCounts(long Right, long Extra, long Missing)
{
    public bool IsEmpty => Right + Extra + Missing == 0;

    public static ItemCounts Of((int TruePositives, int FalsePositives, int FalseNegatives) counts) =>
        new(counts.TruePositives, counts.FalsePositives, counts.FalseNegatives);

    public static ItemCounts operator +(ItemCounts one, ItemCounts other) =>
        new(one.Right + other.Right, one.Extra + other.Extra, one.Missing + other.Missing);

    public static ItemCounts operator -(ItemCounts one, ItemCounts other) =>
        new(one.Right - other.Right, one.Extra - other.Extra, one.Missing - other.Missing);

    /// <summary>Returns the part and the whole of a metric that is a ratio of counts.</summary>
    public (long Part, long Whole) Ratio(Metric metric) =>
        metric == Metric.F1 ? (2 * Right, 2 * Right + Extra + Missing)
        : metric == Metric.Precision ? (Right, Right + Extra)
        : (Right, Right + Missing);

    /// <summary>Returns the ratio; 0 when the whole is 0.</summary>
    public double Value(Metric metric)
    {
        var (part, whole) = Ratio(metric);
        return whole == 0 ? 0 : part / (double)whole;
    }
}

/// <summary>The sums of two evaluations on the same examples.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PairedSum(ItemCounts Now, ItemCounts Baseline);
