using System.Runtime.InteropServices;

namespace PioneerTrain.Scoring;

/// <summary>Two bounds: of a score, from 0 to 1, or of a difference of scores, from −1 to 1.</summary>
/// <param name="Lower">The lower bound; at most <paramref name="Upper"/>.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Interval(double Lower, double Upper)
{
    /// <summary>
    /// The bounds when the spread between examples is unknown, as with a single example.
    /// </summary>
    public static Interval Unbounded { get; } = new(0, 1);

    /// <summary>True when the value is between the bounds or equal to one of them.</summary>
    public bool Contains(double value) => value >= Lower && value <= Upper;
}
