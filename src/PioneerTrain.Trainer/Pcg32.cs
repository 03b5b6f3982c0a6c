namespace PioneerTrain.Trainer;

/// <summary>
/// The random number generator PCG-XSH-RR, 32 bits (O'Neill 2014). A seed gives the same numbers on
/// every platform and .NET version, which <see cref="Random"/> does not guarantee.
/// </summary>
public sealed class Pcg32
{
    private const ulong Multiplier = 6364136223846793005;

    private readonly ulong _increment;
    private ulong _state;

    /// <summary>Initializes a generator.</summary>
    /// <param name="seed">The seed, any number.</param>
    /// <param name="stream">
    /// Generators with the same seed and different streams are independent.
    /// </param>
    public Pcg32(ulong seed, ulong stream = 54)
    {
        _increment = (stream << 1) | 1;
        NextUInt32();
        _state += seed;
        NextUInt32();
    }

    public uint NextUInt32()
    {
        var old = _state;
        _state = unchecked((old * Multiplier) + _increment);
        var shifted = (uint)(((old >> 18) ^ old) >> 27);
        return uint.RotateRight(shifted, (int)(old >> 59));
    }

    /// <summary>
    /// Returns a uniform integer from 0 to <paramref name="bound"/> − 1, without modulo bias.
    /// </summary>
    public int Next(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        var threshold = (uint)(-bound) % (uint)bound;
        uint number;
        do
        {
            number = NextUInt32();
        }
        while (number < threshold);

        return (int)(number % (uint)bound);
    }

    /// <summary>Returns a uniform number in [0, 1) with 24 bits.</summary>
    public float NextSingle() => (NextUInt32() >> 8) * (1f / (1 << 24));

    /// <summary>Shuffles the items (Fisher–Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = Next(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}
