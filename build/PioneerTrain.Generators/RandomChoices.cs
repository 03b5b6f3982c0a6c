using PioneerTrain.Trainer;

namespace PioneerTrain.Generators;

/// <summary>The two questions a text generator asks of its random numbers.</summary>
internal static class RandomChoices
{
    /// <summary>One of the items, each equally likely.</summary>
    public static T Pick<T>(this Pcg32 random, IReadOnlyList<T> items) => items[random.Next(items.Count)];

    /// <summary>True with the given probability, 0 … 1.</summary>
    public static bool Chance(this Pcg32 random, float probability) => random.NextSingle() < probability;

    /// <summary>A whole number in <paramref name="lowest"/> … <paramref name="highest"/>, both included.</summary>
    public static int Between(this Pcg32 random, int lowest, int highest) => lowest + random.Next(highest - lowest + 1);
}
