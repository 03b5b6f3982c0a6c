namespace PioneerTrain.Pioneer;

/// <summary>Which of the names that exist a mistyped one was probably meant to be.</summary>
internal static class NearestNames
{
    /// <summary>Longer names are compared by their first characters only.</summary>
    private const int MostCharacters = 64;

    private const int MostCandidates = 1000;

    /// <summary>The nearest first, by the number of characters to change.</summary>
    public static IReadOnlyList<string> To(string name, IEnumerable<string> known, int count) =>
    [
        .. known.Distinct(StringComparer.Ordinal)
            .Take(MostCandidates)
            .OrderBy(candidate => Distance(name, candidate))
            .ThenBy(candidate => candidate, StringComparer.Ordinal)
            .Take(count),
    ];

    /// <summary>Levenshtein, without case.</summary>
    private static int Distance(string one, string other)
    {
        var left = one.ToLowerInvariant().AsSpan(0, Math.Min(one.Length, MostCharacters));
        var right = other.ToLowerInvariant().AsSpan(0, Math.Min(other.Length, MostCharacters));
        var row = new int[right.Length + 1];
        for (var column = 0; column <= right.Length; column++)
        {
            row[column] = column;
        }

        for (var line = 1; line <= left.Length; line++)
        {
            var diagonal = row[0];
            row[0] = line;
            for (var column = 1; column <= right.Length; column++)
            {
                var replaced = diagonal + (left[line - 1] == right[column - 1] ? 0 : 1);
                diagonal = row[column];
                row[column] = Math.Min(replaced, Math.Min(row[column], row[column - 1]) + 1);
            }
        }

        return row[right.Length];
    }
}
