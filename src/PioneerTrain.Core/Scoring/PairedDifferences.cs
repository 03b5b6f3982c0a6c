namespace PioneerTrain.Scoring;

/// <summary>Computes the differences of all metrics and labels of two evaluations.</summary>
internal sealed class PairedDifferences
{
    private readonly PairedCounts _counts;
    private readonly EvaluationQuantiles _quantiles;
    private readonly List<PairedGroup> _groups;
    private readonly List<Entry> _entries = [];

    public PairedDifferences(PairedCounts counts, double confidence)
    {
        _counts = counts;
        _quantiles = new EvaluationQuantiles(counts.Pairs.Count, confidence);
        _groups = [counts.All, counts.Exact, .. counts.Labels.Values];
        Collect();
        var tested = _entries.Where(entry => entry.Difference.Interval is not null).ToList();
        var pValues = new RandomizationTest(_groups).PValues(tested.ConvertAll(entry => entry.Statistic));
        for (var number = 0; number < tested.Count; number++)
        {
            tested[number].Difference = tested[number].Difference with { PValue = pValues[number] };
        }
    }

    public IReadOnlyDictionary<Metric, ScoreDifference> Values => Of(label: null);

    public IReadOnlyList<LabelDifference> Labels =>
    [
        .. from label in _counts.Labels
           let values = Of(label.Key)
           where values.Count > 0
           select new LabelDifference(label.Key, label.Value.Support, values),
    ];

    private Dictionary<Metric, ScoreDifference> Of(string? label) =>
        _entries.Where(entry => entry.Label == label).ToDictionary(entry => entry.Metric, entry => entry.Difference);

    private void Collect()
    {
        if (_counts.All.Support > 0)
        {
            AddRatios(null, 0);
            AddMacroF1();
        }

        if (_counts.Exact.Cells.Count > 0)
        {
            AddRatio(null, Metric.Accuracy, CountRatio.Recall, 1);
        }

        foreach (var (number, (label, group)) in _counts.Labels.Index())
        {
            if (!group.Now.IsEmpty && !group.Baseline.IsEmpty)
            {
                AddRatios(label, number + 2);
            }
        }
    }

    private void AddRatios(string? label, int number)
    {
        AddRatio(label, Metric.F1, CountRatio.F1, number);
        AddRatio(label, Metric.Precision, CountRatio.Precision, number);
        AddRatio(label, Metric.Recall, CountRatio.Recall, number);
    }

    /// <param name="number">The number of the group.</param>
    private void AddRatio(string? label, Metric metric, CountRatio ratio, int number)
    {
        var group = _groups[number];
        var isKnown = group.Now.Ratio(ratio).Whole > 0 && group.Baseline.Ratio(ratio).Whole > 0;
        Add(
            label,
            metric,
            new ScoreDifference(group.Now.Value(ratio), group.Baseline.Value(ratio)),
            isKnown ? PairedError.OfRatio(group, ratio, _counts.Pairs.Count) : null,
            sums => sums[number].Now.Value(ratio) - sums[number].Baseline.Value(ratio));
    }

    private void AddMacroF1()
    {
        int[] numbers = [.. Enumerable.Range(2, _groups.Count - 2).Where(number => _groups[number].Cells.Count > 0)];
        double NowOf(PairedSum[] sums) => MacroOf(sums, numbers, isBaseline: false);
        double BaselineOf(PairedSum[] sums) => MacroOf(sums, numbers, isBaseline: true);

        var observed = _groups.Select(group => new PairedSum(group.Now, group.Baseline)).ToArray();
        var difference = new ScoreDifference(NowOf(observed), BaselineOf(observed));
        var error = PairedError.OfMacroF1([.. numbers.Select(number => _groups[number])], difference.Change, _counts.Pairs.Count);
        Add(null, Metric.MacroF1, difference, error, sums => NowOf(sums) - BaselineOf(sums));
    }

    /// <summary>Returns the mean F1 of the labels that have data; there is at least one with gold.</summary>
    private static double MacroOf(PairedSum[] sums, int[] numbers, bool isBaseline)
    {
        var (sum, count) = (0.0, 0);
        foreach (var number in numbers)
        {
            var label = isBaseline ? sums[number].Baseline : sums[number].Now;
            if (!label.IsEmpty)
            {
                sum += label.Value(CountRatio.F1);
                count++;
            }
        }

        return sum / count;
    }

    private void Add(string? label, Metric metric, ScoreDifference difference, double? error, Func<PairedSum[], double> statistic)
    {
        var estimate = _quantiles.Student(difference.Change, quantile => error is { } known ? Around(difference.Change, known * quantile) : null);
        _entries.Add(new Entry(label, metric, statistic)
        {
            Difference = difference with { StandardError = error, Interval = estimate.Interval, Bounds = estimate.Bounds },
        });
    }

    private static Interval Around(double change, double margin) => new(Math.Max(-1, change - margin), Math.Min(1, change + margin));

    /// <summary>A metric of all labels, or of one.</summary>
    private sealed record Entry(string? Label, Metric Metric, Func<PairedSum[], double> Statistic)
    {
        public required ScoreDifference Difference { get; set; }
    }
}
