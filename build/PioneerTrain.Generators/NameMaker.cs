using System.Text;
using PioneerTrain.Trainer;

namespace PioneerTrain.Generators;

/// <summary>
/// Invents pronounceable names from syllables. People, companies, products and towns all draw from one maker, so that nothing but the context tells them apart.
/// Two makers whose <paramref name="firstOnsets"/> have nothing in common never invent the same name: an onset holds consonants only and is always followed by a vowel.
/// </summary>
public sealed class NameMaker(IReadOnlyList<string> firstOnsets, IReadOnlyList<string> onsets, IReadOnlyList<string> nuclei, IReadOnlyList<string> codas)
{
    private static readonly int[] _syllableCounts = [1, 2, 2, 2, 3];
    private static readonly string[] _lightCodas = ["", "", "", "n", "r", "l"];

    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A capitalised name of one to three syllables and at least three letters.</summary>
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

    /// <summary>Keeps <see cref="NextUnused"/> from inventing these.</summary>
    public void Reserve(IEnumerable<string> names) => _known.UnionWith(names);

    /// <summary>As <see cref="Next"/>, but never the same name twice from one maker.</summary>
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

    /// <summary>A lower-case word of so many syllables; only the last one may end in a heavy coda.</summary>
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
