namespace PioneerTrain.Simulation.Driver;

/// <summary>
/// A seeded random number generator (SplitMix64). All randomness of a schedule comes from one of
/// these. Each subject has a separate generator, so that an additional draw in one place changes
/// nothing in another.
/// </summary>
internal sealed class SeededRandom(ulong seed)
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    private ulong _state = seed;

    /// <summary>Returns the generator for a subject, such as one request of one process.</summary>
    public static SeededRandom For(ulong seed, params ReadOnlySpan<ulong> subject)
    {
        var mixed = Mixed(seed + Golden);
        foreach (var part in subject)
        {
            mixed = Mixed(mixed ^ (part * Golden));
        }

        return new SeededRandom(mixed);
    }

    public ulong Next() => Mixed(_state += Golden);

    /// <summary>A number in [0, 1).</summary>
    public double Fraction() => (Next() >> 11) * (1.0 / (1UL << 53));

    public bool Chance(double probability) => Fraction() < probability;

    /// <summary>A number in [0, <paramref name="bound"/>).</summary>
    public int Below(int bound) => (int)(Next() % (ulong)bound);

    public double Between(double least, double most) => least + (Fraction() * (most - least));

    public TimeSpan Seconds(double least, double most) => TimeSpan.FromMilliseconds(Math.Round(1000 * Between(least, most)));

    public T OneOf<T>(params ReadOnlySpan<T> choices) => choices[Below(choices.Length)];

    private static ulong Mixed(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
