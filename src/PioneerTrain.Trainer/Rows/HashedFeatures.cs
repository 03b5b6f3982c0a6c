namespace PioneerTrain.Trainer.Rows;

/// <summary>
/// The features of a word, hashed into buckets so that no vocabulary is needed: the word, its
/// character n-grams of length three and four, its first and last three characters, and its shape.
/// The features of a word are cached.
/// </summary>
internal sealed class HashedFeatures(int buckets)
{
    /// <summary>
    /// The maximum number of n-grams of each length. The rest of a very long word carries little
    /// information.
    /// </summary>
    private const int RunPlaces = 12;

    private const int AffixLength = 3;

    private readonly Dictionary<string, int[]> _cache = new(StringComparer.Ordinal);

    /// <summary>Returns the buckets of the features of a word. The last one is its shape.</summary>
    public int[] Of(string word)
    {
        if (!_cache.TryGetValue(word, out var features))
        {
            features = Compute(word);
            _cache.Add(word, features);
        }

        return features;
    }

    private int[] Compute(string word)
    {
        var features = new List<int>();
        var lower = word.ToLowerInvariant();
        features.Add(Bucket('w', lower));

        var bounded = $"<{lower}>";
        for (var length = 3; length <= 4; length++)
        {
            for (var start = 0; start + length <= bounded.Length && start < RunPlaces; start++)
            {
                features.Add(Bucket('g', bounded.AsSpan(start, length)));
            }
        }

        if (lower.Length > AffixLength)
        {
            features.Add(Bucket('p', lower.AsSpan(0, AffixLength)));
            features.Add(Bucket('s', lower.AsSpan(lower.Length - AffixLength)));
        }

        features.Add(Bucket('h', WordShape.Of(word)));
        return [.. features];
    }

    private int Bucket(char kind, ReadOnlySpan<char> text) => (int)(Hash.Of(text, kind) % (ulong)buckets);
}
