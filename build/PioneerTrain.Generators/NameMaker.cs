using System.Text;
using PioneerTrain.Trainer;

namespace PioneerTrain.Generators;

/// <summary>
/// Generates pronounceable names from syllables. People, companies, products and towns share a
/// generator, so that only the context distinguishes them. Two generators with disjoint
/// <paramref name="firstOnsets"/> never create the same name, because an onset has only consonants
/// and is always followed by a vowel.
/// </summary>
public sealed class NameMaker(
    IReadOnlyList<string> firstOnsets,
    IReadOnlyList<string> onsets,
    IReadOnlyList<string> nuclei,
    IReadOnlyList<string> codas)
{
    private static readonly int[] _syllableCounts = [1, 2, 2, 2, 3];
    private static readonly string[] _lightCodas = ["", "", "", "n", "r", "l"];

    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Returns a capitalized name of one to three syllables and at least three letters.
    /// </summary>
    public string Next(Pcg32 random)
    {
        while (true)
        {
            var name = Word(random, random.Pick(_syllableCounts));
            if (name.Length >= 3)
            {
                return char.ToUpperInvariant(name[0]) + name[1..];
            }
        }
    }

    /// <summary>Excludes names from <see cref="NextUnused"/>.</summary>
    public void Reserve(IEnumerable<string> names) => _known.UnionWith(names);

    /// <summary>Returns a name that this generator has not returned before.</summary>
    public string NextUnused(Pcg32 random)
    {
        string name;
        do
        {
            name = Next(random);
        }
        while (!_known.Add(name));

        return name;
    }

    /// <summary>
    /// Returns a lower-case word with a number of syllables. Only the last syllable can have a
    /// heavy coda.
    /// </summary>
    public string Word(Pcg32 random, int syllables)
    {
        var word = new StringBuilder();
        for (var i = 0; i < syllables; i++)
        {
            word.Append(random.Pick(i == 0 ? firstOnsets : onsets)).Append(random.Pick(nuclei));
            word.Append(i == syllables - 1 ? random.Pick(codas) : random.Pick(_lightCodas));
        }

        return word.ToString();
    }
}
