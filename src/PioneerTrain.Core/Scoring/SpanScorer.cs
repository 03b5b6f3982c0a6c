using PioneerTrain.Datasets;

namespace PioneerTrain.Scoring;

/// <summary>
/// Scores the predicted spans of entity rows by exact match of text and label, after trimming and
/// Unicode normalization.
/// </summary>
/// <param name="labels">The requested labels.</param>
/// <param name="match">What counts as one item.</param>
public sealed class SpanScorer(IReadOnlyList<string> labels, SpanMatch match)
{
    private readonly ScoreSheet _sheet = new(RowKind.Entities, labels);

    /// <summary>Scores one row and returns its counts.</summary>
    /// <param name="gold">The row with its gold entities.</param>
    /// <param name="predicted">
    /// The predictions for the row. A predicted label that was not requested is a false positive.
    /// </param>
    /// <exception cref="ArgumentException">The row is not an entity row.</exception>
    public ExampleCounts Add(DataRow gold, IReadOnlyCollection<PredictedSpan> predicted)
    {
        _sheet.Require(gold.Kind);
        var expected = gold.Entities.Select(entity => Mention(entity.Text, entity.Label));
        var comparison = match == SpanMatch.Text
            ? MentionComparison.Of(expected.Distinct(), predicted.Select(Mention).Distinct())
            : MentionComparison.Of(expected, Occurrences(predicted));
        _sheet.Errors.AddSpans(comparison.Missing, comparison.Extra);
        return _sheet.Add(comparison.Counts);
    }

    /// <summary>Returns the scores of all rows added so far.</summary>
    /// <param name="confidence">The confidence of each one-sided bound, from 0.5 to 0.999.</param>
    public EvaluationScores ToScores(double confidence = EvaluationScores.DefaultConfidence) =>
        _sheet.ToScores(confidence);

    /// <summary>Returns every mention; one that is repeated at the same place counts once.</summary>
    private IEnumerable<Mention> Occurrences(IEnumerable<PredictedSpan> predicted)
    {
        var seen = new HashSet<(Mention, int?, int?)>();
        foreach (var span in predicted)
        {
            var mention = Mention(span);
            if (span.Start is null || seen.Add((mention, span.Start, span.End)))
            {
                yield return mention;
            }
        }
    }

    private Mention Mention(PredictedSpan span) => Mention(span.Text, span.Label);

    private Mention Mention(string text, string label) => new(NormalizedText.Of(text), _sheet.Label(label));
}
