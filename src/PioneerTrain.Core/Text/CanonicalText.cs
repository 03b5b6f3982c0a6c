using System.Globalization;
using System.Text;

namespace PioneerTrain.Text;

/// <summary>
/// Unicode normalization without ICU. With invariant globalization, which the programs use,
/// <see cref="string.Normalize()"/> returns its input.
/// </summary>
internal static class CanonicalText
{
    /// <summary>Smaller characters have no decomposition and are not reordered.</summary>
    private const char FirstDecomposable = '\u00C0';

    private static readonly Lazy<Dictionary<int, int[]>> _decompositions = new(ReadDecompositions);
    private static readonly Lazy<Dictionary<int, int>> _combiningClasses = new(ReadCombiningClasses);

    /// <summary>
    /// Returns the canonical decomposition (NFD). Two texts have the same if and only if they have
    /// the same composition (NFC), so it is suitable as a key for comparison.
    /// </summary>
    public static string Decompose(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange(FirstDecomposable, char.MaxValue))
        {
            return text;
        }

        var characters = new List<int>(text.Length + 8);
        foreach (var rune in text.EnumerateRunes())
        {
            AddDecomposed(rune.Value, characters);
        }

        Reorder(characters);
        var result = new StringBuilder(characters.Count);
        foreach (var character in characters)
        {
            result.Append(new Rune(character));
        }

        return result.ToString();
    }

    private static void AddDecomposed(int character, List<int> result)
    {
        const int FirstSyllable = 0xAC00, Syllables = 11172, SyllablesOfLead = 588, Trails = 28;
        var syllable = character - FirstSyllable;
        if (syllable is >= 0 and < Syllables)
        {
            // The Unicode Standard, 3.12, Conjoining Jamo Behavior.
            result.Add(0x1100 + syllable / SyllablesOfLead);
            result.Add(0x1161 + syllable % SyllablesOfLead / Trails);
            if (syllable % Trails > 0)
            {
                result.Add(0x11A7 + syllable % Trails);
            }
        }
        else if (_decompositions.Value.TryGetValue(character, out var parts))
        {
            foreach (var part in parts)
            {
                AddDecomposed(part, result);
            }
        }
        else
        {
            result.Add(character);
        }
    }

    /// <summary>
    /// Sorts each sequence of combining marks by class; marks of the same class keep their order.
    /// </summary>
    private static void Reorder(List<int> characters)
    {
        var start = 0;
        for (var end = 0; end <= characters.Count; end++)
        {
            if (end < characters.Count && CombiningClass(characters[end]) > 0)
            {
                continue;
            }

            if (end - start > 1)
            {
                var sorted = characters.GetRange(start, end - start).OrderBy(CombiningClass).ToList();
                for (var index = start; index < end; index++)
                {
                    characters[index] = sorted[index - start];
                }
            }

            start = end + 1;
        }
    }

    private static int CombiningClass(int character) => _combiningClasses.Value.GetValueOrDefault(character);

    private static Dictionary<int, int[]> ReadDecompositions()
    {
        var result = new Dictionary<int, int[]>();
        foreach (var (second, values) in Groups(CanonicalData.Pairs))
        {
            for (var index = 0; index < values.Count; index += 2)
            {
                result.Add(Hex(values[index]), [Hex(values[index + 1]), Hex(second)]);
            }
        }

        foreach (var (start, values) in Groups(CanonicalData.Singles))
        {
            for (var index = 0; index < values.Count; index++)
            {
                result.Add(Hex(start) + index, [Hex(values[index])]);
            }
        }

        return result;
    }

    private static Dictionary<int, int> ReadCombiningClasses()
    {
        var result = new Dictionary<int, int>();
        foreach (var (number, ranges) in Groups(CanonicalData.CombiningClasses))
        {
            foreach (var range in ranges)
            {
                var ends = range.Split('-');
                for (var character = Hex(ends[0]); character <= Hex(ends[^1]); character++)
                {
                    result.Add(character, int.Parse(number, CultureInfo.InvariantCulture));
                }
            }
        }

        return result;
    }

    /// <summary>Reads the words of the data: a group begins with a word that ends in a colon.</summary>
    private static List<(string Name, List<string> Values)> Groups(string data)
    {
        var groups = new List<(string Name, List<string> Values)>();
        foreach (var word in data.Split([' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (word.EndsWith(':'))
            {
                groups.Add((word[..^1], []));
            }
            else
            {
                groups[^1].Values.Add(word);
            }
        }

        return groups;
    }

    private static int Hex(string number) =>
        int.Parse(number, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
