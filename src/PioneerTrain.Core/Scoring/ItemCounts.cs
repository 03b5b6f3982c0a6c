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

    /// <summary>Returns the part and the whole of a ratio.</summary>
    public (long Part, long Whole) Ratio(CountRatio ratio) => ratio switch
    {
        CountRatio.F1 => (2 * Right, 2 * Right + Extra + Missing),
        CountRatio.Precision => (Right, Right + Extra),
        _ => (Right, Right + Missing),
    };

    /// <summary>Returns the ratio; 0 when the whole is 0.</summary>
    public double Value(CountRatio ratio)
    {
        var (part, whole) = Ratio(ratio);
        return whole == 0 ? 0 : part / (double)whole;
    }
}

/// <summary>A metric that is a ratio of counts.</summary>
internal enum CountRatio
{
    F1,
    Precision,
    Recall,
}

/// <summary>The sums of two evaluations on the same examples.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PairedSum(ItemCounts Now, ItemCounts Baseline);
