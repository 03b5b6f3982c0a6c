using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.Trainer;

namespace PioneerTrain.LocalServer.Work;

/// <summary>
/// The scores that the evaluations of the live service report for entities: macro averages over the
/// tags of single tokens, with <see cref="EntityTags.Outside"/> as one of the tags. A model that
/// finds nothing therefore scores more than 0. Computed from a captured record.
/// </summary>
/// <param name="F1">The mean F1 of the tags.</param>
/// <param name="Precision">The mean precision of the tags.</param>
/// <param name="Recall">The mean recall of the tags.</param>
/// <param name="Accuracy">The share of tokens with the correct tag.</param>
internal sealed record TagScores(double F1, double Precision, double Recall, double Accuracy)
{
    /// <summary>
    /// Computes the scores of the rows that are annotated with entities; null if there are none.
    /// </summary>
    public static TagScores? Of(IEnumerable<ScoredRow> rows)
    {
        var annotated = rows.Where(scored => scored.Row.Entities is not null).ToList();
        return annotated.Count == 0
            ? null
            : Of(annotated.SelectMany(scored => EntityTags.Of(scored.Row.Text, scored.Row.Entities!)
                .Zip(EntityTags.Of(scored.Row.Text, scored.Predicted))));
    }

    /// <summary>Computes the scores of pairs of a true and a predicted tag.</summary>
    public static TagScores Of(IEnumerable<(string True, string Predicted)> tokens)
    {
        var pairs = tokens.ToList();
        var golds = pairs.CountBy(pair => pair.True).ToDictionary(StringComparer.Ordinal);
        var predictions = pairs.CountBy(pair => pair.Predicted).ToDictionary(StringComparer.Ordinal);
        var hits = pairs.Where(pair => pair.True == pair.Predicted)
            .CountBy(pair => pair.True)
            .ToDictionary(StringComparer.Ordinal);
        var tags = golds.Keys.Union(predictions.Keys, StringComparer.Ordinal).ToList();
        return new TagScores(
            Mean(tag => Ratio(2 * Count(hits, tag), Count(golds, tag) + Count(predictions, tag))),
            Mean(tag => Ratio(Count(hits, tag), Count(predictions, tag))),
            Mean(tag => Ratio(Count(hits, tag), Count(golds, tag))),
            Ratio(hits.Values.Sum(), pairs.Count));

        double Mean(Func<string, double> score) => tags.Count == 0 ? 0 : tags.Average(score);
    }

    private static int Count(Dictionary<string, int> counts, string tag) => counts.GetValueOrDefault(tag);

    private static double Ratio(int part, int whole) => whole == 0 ? 0 : part / (double)whole;
}
