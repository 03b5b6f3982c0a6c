namespace PioneerTrain.Trainer.Rows;

/// <summary>
/// The features of a word, hashed into buckets so that no vocabulary has to be kept: the word itself, its runs of three and four characters, its first and last
/// three, and its shape. Remembers the words that it has met.
/// </summary>
internal sealed class HashedFeatures(int buckets)
{
    /// <summary>Runs of characters are taken from so many places at most; the rest of a very long word says little.</summary>
    private const int RunPlaces = 12;

    private const int AffixLength = 3;

    private readonly Dictionary<string, int[]> _known = new(StringComparer.Ordinal);

    /// <summary>The buckets of a word's features; the last is that of its shape.</summary>
    public int[] Of(string word)
    {
        if (!_known.TryGetValue(word, out var features))
        {
            features = Compute(word);
            _known.Add(word, features);
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
