using PioneerTrain.Datasets;

namespace PioneerTrain.Scoring;

/// <summary>
/// Scores the predicted classes of classification rows, one or several for each row, by exact match
/// after trimming and Unicode normalization. A repeated class counts once.
/// </summary>
/// <param name="labels">The requested labels.</param>
public sealed class ClassificationScorer(IReadOnlyList<string> labels)
{
    private readonly ScoreSheet _sheet = new(RowKind.Classification, labels);

    /// <summary>Scores one row and returns its counts.</summary>
    /// <param name="gold">The row with its gold classes.</param>
    /// <param name="predicted">
    /// The predicted classes of the row. A class that was not requested is a false positive.
    /// </param>
    /// <exception cref="ArgumentException">The row is not a classification row.</exception>
    public ExampleCounts Add(DataRow gold, IReadOnlyCollection<string> predicted)
    {
        _sheet.Require(gold.Kind);
        var comparison = MentionComparison.Of(Classes(gold.Classes), Classes(predicted));
        _sheet.Errors.AddClasses(comparison.Missing, comparison.Extra);
        return _sheet.Add(comparison.Counts);
    }

    /// <summary>Returns the scores of all rows added so far.</summary>
    /// <param name="confidence">The confidence of each one-sided bound, from 0.5 to 0.999.</param>
    public EvaluationScores ToScores(double confidence = EvaluationScores.DefaultConfidence) =>
        _sheet.ToScores(confidence);

    private IEnumerable<Mention> Classes(IEnumerable<string> classes) =>
        classes.Select(label => new Mention("", _sheet.Label(label))).Distinct();
}
