namespace PioneerTrain.Scoring;

/// <summary>
/// A generator of random bits whose n-th output can be computed directly: Steele, Lea and Flood,
/// <i>Fast Splittable Pseudorandom Number Generators</i>, OOPSLA 2014. It returns the same bits on
/// every machine and every version of .NET, unlike <see cref="Random"/>.
/// </summary>
internal static class SplitMix64
{
    /// <summary>Returns 64 bits.</summary>
    /// <param name="index">The position in the sequence of the seed 0, from 0.</param>
    public static ulong At(ulong index)
    {
        unchecked
        {
            var z = (index + 1) * 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
