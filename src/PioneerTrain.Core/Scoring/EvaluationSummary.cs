using PioneerTrain.Datasets;

namespace PioneerTrain.Scoring;

/// <summary>Sums the counts of all examples and computes the scores.</summary>
internal sealed class EvaluationSummary
{
    private readonly IReadOnlyList<ExampleCounts> _examples;
    private readonly Dictionary<string, ScoreTally> _labels = new(StringComparer.Ordinal);
    private readonly ScoreTally _all = new();
    private int _exact;
    private int _withoutGold;
    private int _falsePositivesWithoutGold;
    private int _withOneGoldAndOnePrediction;

    public EvaluationSummary(IReadOnlyList<ExampleCounts> examples)
    {
        _examples = examples;
        foreach (var example in examples)
        {
            Add(example);
        }
    }

    public EvaluationScores ToScores(RowKind kind, IReadOnlyList<string> labels, double confidence)
    {
        var quantiles = new EvaluationQuantiles(_examples.Count, confidence);
        var accuracy = kind == RowKind.Classification && _examples.Count > 0 ? Accuracy(quantiles) : null;
        var scores = new EvaluationScores
        {
            Examples = _examples.Count,
            ExactExamples = _exact,
            ExamplesWithoutGold = _withoutGold,
            FalsePositivesWithoutGold = _falsePositivesWithoutGold,
            Support = _all.Support,
            Predicted = _all.Predicted,
            Confidence = confidence,
            Accuracy = accuracy,
            Labels = Labels(labels, quantiles),
        };
        if (_all.Support == 0)
        {
            return scores;
        }

        // With one gold and one predicted class each, the examples are independent cases, and F1,
        // precision and recall are the accuracy.
        var single = _withOneGoldAndOnePrediction == _examples.Count ? accuracy : null;
        return scores with
        {
            F1 = single ?? _all.EstimateF1(quantiles),
            Precision = single ?? _all.EstimatePrecision(quantiles),
            Recall = single ?? _all.EstimateRecall(quantiles),
            MacroF1 = MacroF1.Estimate(_examples, _labels, quantiles),
        };
    }

    private void Add(ExampleCounts example)
    {
        foreach (var (label, truePositives, falsePositives, falseNegatives) in example.Labels)
        {
            if (truePositives + falsePositives + falseNegatives == 0)
            {
                continue;
            }

            if (!_labels.TryGetValue(label, out var tally))
            {
                tally = new ScoreTally();
                _labels.Add(label, tally);
            }

            tally.Add(truePositives, falsePositives, falseNegatives);
        }

        var (right, extra, missing) = example.Total;
        _all.Add(right, extra, missing);
        _exact += extra == 0 && missing == 0 ? 1 : 0;
        _withOneGoldAndOnePrediction += right + missing == 1 && right + extra == 1 ? 1 : 0;
        if (right + missing == 0)
        {
            _withoutGold++;
            _falsePositivesWithoutGold += extra;
        }
    }

    private ScoreEstimate Accuracy(EvaluationQuantiles quantiles)
    {
        var share = _exact / (double)_examples.Count;
        return quantiles.Normal(share, quantile => WilsonInterval.Of(share, _examples.Count, quantile));
    }

    private List<LabelEstimate> Labels(IReadOnlyList<string> requested, EvaluationQuantiles quantiles)
    {
        var known = requested.ToHashSet(StringComparer.Ordinal);
        var others = _labels.Keys.Where(label => !known.Contains(label)).Order(StringComparer.Ordinal);
        return [.. requested.Concat(others).Select(label => Estimate(label, known.Contains(label), quantiles))];
    }

    private LabelEstimate Estimate(string label, bool isRequested, EvaluationQuantiles quantiles)
    {
        if (!_labels.TryGetValue(label, out var tally))
        {
            return new LabelEstimate(label, isRequested, 0, 0);
        }

        return new LabelEstimate(label, isRequested, tally.Support, tally.Predicted)
        {
            F1 = tally.EstimateF1(quantiles),
            Precision = tally.EstimatePrecision(quantiles),
            Recall = tally.EstimateRecall(quantiles),
        };
    }
}
