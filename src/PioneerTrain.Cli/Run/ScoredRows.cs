using PioneerTrain.Pioneer.Evaluation;
using PioneerTrain.Pioneer.Wire;
using PioneerTrain.Reporting;
using PioneerTrain.Scoring;

namespace PioneerTrain.Cli.Run;

/// <summary>Scores the rows of an evaluation. Keeps counts and hashes, no texts.</summary>
internal sealed class ScoredRows(InferenceTask task, SpanMatch match, IReadOnlyList<string> labels)
{
    private readonly SpanScorer _spans = new(labels, match);
    private readonly ClassificationScorer _classes = new(labels);
    private readonly ExampleHasher _hasher = new();
    private readonly List<EvaluatedExample> _examples = [];
    private readonly Dictionary<RowFailureCategory, (int Count, string First)> _failures = [];

    public IReadOnlyList<EvaluatedExample> Examples => _examples;

    /// <summary>The rows without a prediction: their number and the first message, by kind.</summary>
    public IReadOnlyDictionary<RowFailureCategory, (int Count, string First)> Failures => _failures;

    public void Add(EvaluatedRow row)
    {
        // A failed row has a hash too, so that the numbers of repeated rows do not depend on it.
        var hash = _hasher.Next(row.Row);
        if (row.Prediction is { } prediction)
        {
            var counts = task == InferenceTask.Entities
                ? _spans.Add(row.Row, [.. prediction.Spans.Select(span => new PredictedSpan(span.Text, span.Label, span.Start, span.End))])
                : _classes.Add(row.Row, [.. prediction.Classes.Select(each => each.Label)]);
            _examples.Add(EvaluatedExample.Of(hash, counts));
        }
        else if (row.Failure is { } failure)
        {
            var (count, first) = _failures.GetValueOrDefault(failure.Category, (0, failure.Message));
            _failures[failure.Category] = (count + 1, first);
        }
    }

    /// <param name="confidence">The confidence of each one-sided bound.</param>
    public EvaluationScores ToScores(double confidence) => task == InferenceTask.Entities ? _spans.ToScores(confidence) : _classes.ToScores(confidence);
}
