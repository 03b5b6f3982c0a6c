using PioneerTrain.Trainer;

namespace PioneerTrain.LocalServer.Synthetic;

/// <summary>Makes pronounceable words that mean nothing, so that no real name is generated.</summary>
internal static class SyntheticWords
{
    // cspell:disable
    private static readonly string[] _onsets =
        ["b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "br", "dr", "kl", "pr", "st", "tr"];

    private static readonly string[] _nuclei = ["a", "e", "i", "o", "u", "ai", "ea", "io"];

    private static readonly string[] _endings =
    [
        "ton", "rix", "lara", "neno", "dulo", "misk", "rova", "bent", "tium", "gory", "kuss", "fael", "pipa", "sogo", "remba", "vyth",
    ];

    // cspell:enable

    /// <summary>Returns a lower-case word of one or two syllables.</summary>
    public static string Word(Pcg32 random)
    {
        var first = Syllable(random);
        return random.Next(2) == 0 ? first + Pick(random, _endings) : first + Syllable(random) + Pick(random, _endings);
    }

    /// <summary>
    /// Returns a capitalized name. The names of a kind have the same ending, so that a model can
    /// learn the kind also from the name.
    /// </summary>
    public static string Name(Pcg32 random, int kind)
    {
        var name = Syllable(random) + (random.Next(2) == 0 ? "" : Syllable(random)) + Ending(kind);
        return char.ToUpperInvariant(name[0]) + name[1..];
    }

    public static T Pick<T>(Pcg32 random, IReadOnlyList<T> items) => items[random.Next(items.Count)];

    private static string Syllable(Pcg32 random) => Pick(random, _onsets) + Pick(random, _nuclei);

    private static string Ending(int kind) => kind < _endings.Length
        ? _endings[kind]
        : _endings[kind % _endings.Length] + _endings[kind / _endings.Length % _endings.Length];
}
