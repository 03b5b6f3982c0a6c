using PioneerTrain.Datasets;

namespace PioneerTrain.Scoring;

/// <summary>Collects the counts of the examples. Keeps no text other than the labels.</summary>
internal sealed class ScoreSheet
{
    private readonly RowKind _kind;
    private readonly List<string> _requested;
    private readonly Dictionary<string, string> _labels = new(StringComparer.Ordinal);
    private readonly List<ExampleCounts> _examples = [];

    public ScoreSheet(RowKind kind, IReadOnlyList<string> labels)
    {
        _kind = kind;
        _requested = [.. labels.Select(Label).Distinct(StringComparer.Ordinal)];
    }

    public ErrorCounter Errors { get; } = new();

    /// <summary>
    /// Returns the label as first written, without white space at its ends. Equal labels have the
    /// same instance, so that the counts of many examples share it.
    /// </summary>
    public string Label(string label)
    {
        if (!_labels.TryGetValue(label, out var known))
        {
            var key = NormalizedText.Of(label);
            known = _labels.GetValueOrDefault(key, label.Trim());
            _labels[key] = known;
            _labels[label] = known;
        }

        return known;
    }

    public void Require(RowKind kind)
    {
        if (kind != _kind)
        {
            throw new ArgumentException($"Expected {_kind.Describe()}; found {kind.Describe()}.", nameof(kind));
        }
    }

    public ExampleCounts Add(ExampleCounts example)
    {
        _examples.Add(example);
        return example;
    }

    public EvaluationScores ToScores(double confidence) =>
        EvaluationScores.From(_kind, _examples, _requested, confidence) with { Errors = Errors.ToErrors() };
}
