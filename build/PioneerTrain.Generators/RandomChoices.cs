using PioneerTrain.Trainer;

namespace PioneerTrain.Generators;

/// <summary>Random choices for text generators.</summary>
internal static class RandomChoices
{
    /// <summary>Returns one of the items with equal probability.</summary>
    public static T Pick<T>(this Pcg32 random, IReadOnlyList<T> items) => items[random.Next(items.Count)];

    /// <summary>Returns true with the given probability, 0 to 1.</summary>
    public static bool Chance(this Pcg32 random, float probability) => random.NextSingle() < probability;

    /// <summary>
    /// Returns an integer from <paramref name="lowest"/> to <paramref name="highest"/>, both
    /// inclusive.
    /// </summary>
    public static int Between(this Pcg32 random, int lowest, int highest) => lowest + random.Next(highest - lowest + 1);
}
