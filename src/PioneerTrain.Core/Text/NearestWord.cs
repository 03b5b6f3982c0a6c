namespace PioneerTrain.Text;

/// <summary>Finds the known words that are most similar to a mistyped word.</summary>
public static class NearestWord
{
    /// <summary>
    /// Only this many characters of a word are compared, because candidates can be remote text of
    /// any length.
    /// </summary>
    private const int MaxCharacters = 64;

    private const int MaxCandidates = 1000;

    /// <summary>
    /// Returns the candidate with the smallest edit distance, or null when more than a third of the
    /// characters differ for every candidate.
    /// </summary>
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

    /// <summary>
    /// Returns the most similar candidates of the first 1000, most similar first, without a limit
    /// on the distance.
    /// </summary>
    /// <param name="count">The maximum number of words to return.</param>
    public static IReadOnlyList<string> FindSeveral(string word, IEnumerable<string> candidates, int count) =>
    [
        .. candidates.Distinct(StringComparer.Ordinal)
            .Take(MaxCandidates)
            .OrderBy(candidate => Distance(word, candidate))
            .ThenBy(candidate => candidate, StringComparer.Ordinal)
            .Take(count),
    ];

    /// <summary>
    /// Returns the number of insertions, deletions, replacements and swaps of neighbors that turn
    /// one word into the other (optimal string alignment), ignoring case.
    /// </summary>
    private static int Distance(string one, string other)
    {
        var a = one.ToLowerInvariant().AsSpan(0, Math.Min(one.Length, MaxCharacters));
        var b = other.ToLowerInvariant().AsSpan(0, Math.Min(other.Length, MaxCharacters));
        var (beforeLast, last, row) = (new int[b.Length + 1], new int[b.Length + 1], Enumerable.Range(0, b.Length + 1).ToArray());
        for (var i = 1; i <= a.Length; i++)
        {
            (beforeLast, last, row) = (last, row, beforeLast);
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                row[j] = Math.Min(replaced, Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
                }
            }
        }

        return row[b.Length];
    }
}
