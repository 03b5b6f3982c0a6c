namespace PioneerTrain.Configuration;

/// <summary>Finds what was probably meant by a mistyped word.</summary>
public static class NearestWord
{
    /// <summary>Longer words are compared by their first characters only: candidates may be remote text of any length.</summary>
    private const int MostCharacters = 64;

    private const int MostCandidates = 1000;

    /// <summary>The candidate with the smallest edit distance, where at most a third of the letters differ; else null.</summary>
    public static string? Find(string word, IEnumerable<string> candidates)
    {
        string? nearest = null;
        var smallest = int.MaxValue;
        foreach (var candidate in candidates)
        {
            var longest = Math.Max(word.Length, candidate.Length);
            if (Math.Abs(word.Length - candidate.Length) > longest / 3)
            {
                continue;
            }

            var distance = Distance(word, candidate);
            if (distance <= longest / 3 && distance < smallest)
            {
                (nearest, smallest) = (candidate, distance);
            }
        }

        return nearest;
    }

    /// <summary>The nearest first, however far they are; among the first 1000 candidates.</summary>
    /// <param name="count">How many to answer at most.</param>
    public static IReadOnlyList<string> Several(string word, IEnumerable<string> candidates, int count) =>
    [
        .. candidates.Distinct(StringComparer.Ordinal)
            .Take(MostCandidates)
            .OrderBy(candidate => Distance(word, candidate))
            .ThenBy(candidate => candidate, StringComparer.Ordinal)
            .Take(count),
    ];

    /// <summary>Levenshtein's: insertions, deletions and replacements, without case.</summary>
    private static int Distance(string one, string other)
    {
        var a = one.ToLowerInvariant().AsSpan(0, Math.Min(one.Length, MostCharacters));
        var b = other.ToLowerInvariant().AsSpan(0, Math.Min(other.Length, MostCharacters));
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
