namespace PioneerTrain.Scoring;

/// <summary>The examples that two evaluations have in common, and their counts by label.</summary>
internal sealed class PairedCounts
{
    private readonly OrderedDictionary<string, PairedGroup> _labels = new(StringComparer.Ordinal);
    private readonly List<(string Hash, ExampleCounts Now, ExampleCounts Baseline)> _pairs = [];

    /// <param name="hasAccuracy">Whether whole examples are counted too.</param>
    /// <param name="labels">The requested labels, which come first.</param>
    public PairedCounts(bool hasAccuracy, IReadOnlyList<HashedExample> now, IReadOnlyList<HashedExample> baseline, IReadOnlyList<string> labels)
    {
        Pair(now, baseline);
        var others = _pairs.SelectMany(pair => pair.Now.Labels.Concat(pair.Baseline.Labels)).Select(count => count.Label)
            .Distinct(StringComparer.Ordinal)
            .Except(labels, StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
        foreach (var label in labels.Concat(others))
        {
            _labels.TryAdd(label, new PairedGroup());
        }

        for (var example = 0; example < _pairs.Count; example++)
        {
            Add(example, hasAccuracy);
        }
    }

    /// <summary>The pairs, in the order of the evaluation that is compared.</summary>
    public IReadOnlyList<(string Hash, ExampleCounts Now, ExampleCounts Baseline)> Pairs => _pairs;

    public int OnlyNow { get; private set; }

    public int OnlyBaseline { get; private set; }

    /// <summary>All labels together.</summary>
    public PairedGroup All { get; } = new();

    /// <summary>One item for each example, so that recall is the accuracy; empty for entities.</summary>
    public PairedGroup Exact { get; } = new();

    /// <summary>The labels, also those without an item.</summary>
    public OrderedDictionary<string, PairedGroup> Labels => _labels;

    private void Pair(IReadOnlyList<HashedExample> now, IReadOnlyList<HashedExample> baseline)
    {
        var open = new Dictionary<string, ExampleCounts>(baseline.Count, StringComparer.Ordinal);
        foreach (var example in baseline)
        {
            open.TryAdd(example.Hash, example.Counts);
        }

        foreach (var example in now)
        {
            if (open.Remove(example.Hash, out var counts))
            {
                _pairs.Add((example.Hash, example.Counts, counts));
            }
        }

        (OnlyNow, OnlyBaseline) = (now.Count - _pairs.Count, baseline.Count - _pairs.Count);
    }

    private void Add(int example, bool hasAccuracy)
    {
        var (_, now, baseline) = _pairs[example];
        All.Add(example, ItemCounts.Of(now.Total), ItemCounts.Of(baseline.Total));
        if (hasAccuracy)
        {
            Exact.Add(example, ExactItem(now), ExactItem(baseline));
        }

        foreach (var count in now.Labels)
        {
            _labels[count.Label].Add(example, Counts(count), Find(baseline, count.Label));
        }

        foreach (var count in baseline.Labels.Where(count => !Has(now, count.Label)))
        {
            _labels[count.Label].Add(example, default, Counts(count));
        }
    }

    private static ItemCounts ExactItem(ExampleCounts example) => example.IsExact ? new ItemCounts(1, 0, 0) : new ItemCounts(0, 0, 1);

    private static bool Has(ExampleCounts example, string label) => example.Labels.Any(count => count.Label == label);

    private static ItemCounts Find(ExampleCounts example, string label) =>
        example.Labels.Where(count => count.Label == label).Select(Counts).FirstOrDefault();

    private static ItemCounts Counts(LabelCounts count) => new(count.TruePositives, count.FalsePositives, count.FalseNegatives);
}

/// <summary>The counts of an example, and what identifies it in other evaluations.</summary>
/// <param name="Hash">See <see cref="ExampleHasher"/>.</param>
public sealed record HashedExample(string Hash, ExampleCounts Counts);
