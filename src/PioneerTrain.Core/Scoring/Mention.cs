namespace PioneerTrain.Scoring;

/// <summary>A normalized text with its label; the text is empty for a class.</summary>
internal readonly record struct Mention(string Text, string Label);

/// <summary>The exact comparison of the gold and the predicted mentions of one example.</summary>
/// <param name="Counts">The counts by label.</param>
/// <param name="Missing">The gold mentions without an equal prediction, in the order of the gold.</param>
/// <param name="Extra">The predictions without an equal gold mention, in their order.</param>
internal sealed record MentionComparison(ExampleCounts Counts, List<Mention> Missing, List<Mention> Extra)
{
    /// <summary>
    /// Compares two multisets: of equal mentions, the smaller number is right. Two sets are compared
    /// when the caller removes the duplicates.
    /// </summary>
    public static MentionComparison Of(IEnumerable<Mention> gold, IEnumerable<Mention> predicted)
    {
        var open = new Dictionary<Mention, int>();
        foreach (var mention in gold)
        {
            open[mention] = open.GetValueOrDefault(mention) + 1;
        }

        var right = new List<Mention>();
        var extra = new List<Mention>();
        foreach (var mention in predicted)
        {
            var isRight = open.TryGetValue(mention, out var number) && number > 0;
            if (isRight)
            {
                open[mention] = number - 1;
            }

            (isRight ? right : extra).Add(mention);
        }

        var missing = open.SelectMany(pair => Enumerable.Repeat(pair.Key, pair.Value)).ToList();
        return new MentionComparison(Count(right, extra, missing), missing, extra);
    }

    private static ExampleCounts Count(List<Mention> right, List<Mention> extra, List<Mention> missing)
    {
        if (right.Count + extra.Count + missing.Count == 0)
        {
            return ExampleCounts.Empty;
        }

        var counts = new SortedDictionary<string, LabelCounts>(StringComparer.Ordinal);
        Add(right, counts, count => count with { TruePositives = count.TruePositives + 1 });
        Add(extra, counts, count => count with { FalsePositives = count.FalsePositives + 1 });
        Add(missing, counts, count => count with { FalseNegatives = count.FalseNegatives + 1 });
        return new ExampleCounts([.. counts.Values]);
    }

    private static void Add(
        List<Mention> mentions,
        SortedDictionary<string, LabelCounts> counts,
        Func<LabelCounts, LabelCounts> increment)
    {
        foreach (var (_, label) in mentions)
        {
            counts[label] = increment(counts.TryGetValue(label, out var count) ? count : new LabelCounts(label, 0, 0, 0));
        }
    }
}
