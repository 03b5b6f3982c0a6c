using PioneerTrain.Scoring;

namespace PioneerTrain.Core.Tests.Scoring;

/// <summary>
/// Expected values were computed from the definitions, with exact fractions and all 2^8 exchanges of
/// the eight examples that differ, by a separate program.
/// </summary>
public class PairedComparisonTests
{
    private static readonly PairedComparison _spans = Compare(PairedExamples.Now, PairedExamples.Baseline);

    [Theory]
    [InlineData("f1", null, -0.03800904977375565, 0.07470461881850989, -0.20700263832815677, 0.13098453878064545, -0.17495105265912245, 0.09893295311161113, 0.546875)]
    [InlineData("precision", null, -0.07969639468690702, 0.09172261994060567, -0.28718737637616487, 0.1277945870023502, -0.24783431551714635, 0.08844152614333232, 0.359375)]
    [InlineData("recall", null, 0, 0.12401088863405409, -0.280532119988495, 0.280532119988495, -0.2273259637452799, 0.2273259637452799, 1)]
    [InlineData("macro_f1", null, -0.07563025210084033, 0.0933455586214849, -0.2867925761518314, 0.1355320719501507, -0.2467432028159075, 0.09548269861422683, 0.453125)]
    [InlineData("f1", "A", 0, 0.05629528709795656, -0.12734878694042334, 0.12734878694042334, -0.10319561882686135, 0.10319561882686135, 1)]
    [InlineData("f1", "B", -0.15126050420168066, 0.15349419450386645, -0.49848849574654175, 0.19596748734318045, -0.4326326972343739, 0.13011168883101257, 0.3125)]
    [InlineData("precision", "B", -0.3333333333333333, 0.14151831981142815, -0.6534700141619214, -0.013196652504745165, -0.5927523955874471, -0.07391427107921955, 0.125)]
    [InlineData("recall", "B", 0, 0.26352313834736496, -0.5961307549755518, 0.5961307549755518, -0.4830676729587199, 0.4830676729587199, 1)]
    public void Estimates_the_difference_of_spans(
        string key, string? label, double change, double error, double lower, double upper, double lowerBound, double upperBound, double pValue)
    {
        AssertDifference(_spans.Find(Metric.All.Single(metric => metric.Key == key), label), change, error, lower, upper, lowerBound, upperBound, pValue);
    }

    [Fact]
    public void Estimates_the_difference_of_the_accuracy()
    {
        var found = Compare(PairedExamples.Now, PairedExamples.Baseline, hasAccuracy: true).Find(Metric.Accuracy, null);

        AssertDifference(found, -0.1, 0.27688746209726917, -0.7263629556723517, 0.5263629556723517, -0.6075659876608744, 0.4075659876608745, 0.6875);
        Assert.Null(_spans.Find(Metric.Accuracy, null));
    }

    [Fact]
    public void Shows_the_drop_that_the_examples_could_have_shown()
    {
        Assert.Equal(2.5 * 0.07470461881850989, _spans.Find(Metric.F1, null)!.VisibleDrop!.Value, 1e-9);
        Assert.Equal(1, Compare(PairedExamples.Of((1, 0, 0), (1, 0, 0)), PairedExamples.Of((0, 1, 1), (1, 0, 0))).Find(Metric.F1, null)!.VisibleDrop);
    }

    /// <summary>The mid-p-value of McNemar's test: 12 rows lost and 4 gained; 8 lost and 2 gained.</summary>
    [Theory]
    [InlineData(12, 4, 0.049041748046875, 0.004)]
    [InlineData(8, 2, 0.0654296875, 1e-12)]
    public void Tests_single_classes_as_the_mid_p_test_of_McNemar(int lost, int gained, double pValue, double tolerance)
    {
        var rest = 100 - lost - gained;
        var now = PairedExamples.Of([.. PairedExamples.Repeat(rest, (1, 0, 0)), .. PairedExamples.Repeat(lost, (0, 1, 1)), .. PairedExamples.Repeat(gained, (1, 0, 0))]);
        var baseline = PairedExamples.Of([.. PairedExamples.Repeat(rest + lost, (1, 0, 0)), .. PairedExamples.Repeat(gained, (0, 1, 1))]);

        var found = Compare(now, baseline, hasAccuracy: true);

        Assert.Equal(pValue, found.Find(Metric.Accuracy, null)!.PValue!.Value, tolerance);
        Assert.Equal(found.Find(Metric.Accuracy, null)!.PValue, found.Find(Metric.F1, null)!.PValue);
    }

    /// <summary>
    /// Nothing differs in three examples, which shows little. With one item each, the standard error
    /// is √2/√(n(n−1)).
    /// </summary>
    [Theory]
    [InlineData(3, 0.5773502691896257, 1)]
    [InlineData(100, 0.014213381090374028, 0.023599772259555823)]
    public void Has_a_width_when_nothing_differs(int examples, double error, double bound)
    {
        var right = PairedExamples.Of(PairedExamples.Repeat(examples, (1, 0, 0)));

        var found = Compare(right, right).Find(Metric.F1, null)!;

        Assert.Equal((1.0, 1.0, 0.0, 1.0), (found.Now, found.Baseline, found.Change, found.PValue));
        Assert.Equal(error, found.StandardError!.Value, 1e-9);
        Assert.Equal(-bound, found.Bounds!.Value.Lower, 1e-9);
        Assert.Equal(bound, found.Bounds!.Value.Upper, 1e-9);
    }

    /// <summary>
    /// One model predicts three items in each example and the other one; all are right. With one
    /// of three items each, the standard error is √(2·(1/3)²·3/2).
    /// </summary>
    [Fact]
    public void Has_a_width_when_the_counts_differ_and_the_ratio_does_not()
    {
        var found = Compare(PairedExamples.Of(PairedExamples.Repeat(3, (3, 0, 0))), PairedExamples.Of(PairedExamples.Repeat(3, (1, 0, 2)))).Find(Metric.Precision, null)!;

        Assert.Equal((0, 0.5773502691896257), (found.Change, found.StandardError!.Value), (left, right) => left.Item1 == right.Item1 && Math.Abs(left.Item2 - right.Item2) < 1e-12);
    }

    [Fact]
    public void Has_a_width_when_every_example_differs_alike()
    {
        var found = Compare(PairedExamples.Of(PairedExamples.Repeat(3, (0, 1, 1))), PairedExamples.Of(PairedExamples.Repeat(3, (1, 0, 0)))).Find(Metric.F1, null)!;

        Assert.Equal(-1, found.Change);
        Assert.Equal(new Interval(-1, 1), found.Interval);
        Assert.Equal(0.125, found.PValue);
    }

    [Fact]
    public void Shows_nothing_with_one_example()
    {
        var found = Compare(PairedExamples.Of((0, 1, 1)), PairedExamples.Of((1, 0, 0))).Find(Metric.F1, null)!;

        Assert.Equal((new Interval(-1, 1), new Interval(-1, 1), 1.0), (found.Interval, found.Bounds, found.VisibleDrop));
        Assert.Equal(0.5, found.PValue);
    }

    [Fact]
    public void Uses_the_confidence_for_bounds_only()
    {
        var half = PairedComparison.Of(false, PairedExamples.Now, PairedExamples.Baseline, [], 0.5).Find(Metric.F1, null)!;

        Assert.Equal(_spans.Find(Metric.F1, null)!.Interval, half.Interval);
        Assert.Equal(new Interval(half.Change, half.Change), half.Bounds);
    }

    [Fact]
    public void Gives_equal_p_values_for_equal_data_and_for_the_exchanged_models()
    {
        var now = PairedExamples.Of(Enumerable.Range(0, 200).Select(i => i % 7 == 0 ? (1, 1, 0) : (1, 0, 0)));
        var baseline = PairedExamples.Of(Enumerable.Range(0, 200).Select(i => i % 5 == 0 ? (0, 0, 1) : (1, 0, 0)));

        var pValue = Compare(now, baseline).Find(Metric.Precision, null)!.PValue;

        Assert.InRange(pValue!.Value, 0.00005, 0.01);
        Assert.Equal(pValue, Compare(now, baseline).Find(Metric.Precision, null)!.PValue);
        Assert.Equal(pValue, Compare(baseline, now).Find(Metric.Precision, null)!.PValue);
    }

    [Fact]
    public void Has_no_interval_for_the_precision_of_a_model_that_predicts_nothing()
    {
        var found = Compare(PairedExamples.Of((0, 0, 1), (0, 0, 1)), PairedExamples.Of((1, 0, 0), (1, 0, 0)));

        Assert.Equal(new ScoreDifference(0, 1), found.Find(Metric.Precision, null));
        Assert.NotNull(found.Find(Metric.Recall, null)!.Interval);
    }

    [Fact]
    public void Leaves_out_scores_that_one_of_the_models_does_not_have()
    {
        var found = Compare(PairedExamples.Of((0, 0, 0), (0, 1, 0)), PairedExamples.Of((0, 0, 0), (0, 0, 0)));

        Assert.Empty(found.Values);
        Assert.Empty(found.Labels);
        Assert.Empty(Compare([], []).Values);
    }

    [Fact]
    public void Lists_requested_labels_first()
    {
        var found = PairedComparison.Of(false, PairedExamples.Now, PairedExamples.Baseline, ["unused", "B"]);

        Assert.Equal([("B", 8), ("A", 26)], found.Labels.Select(label => (label.Label, label.Support)));
        Assert.NotNull(found.Find(Metric.F1, " B "));
    }

    [Fact]
    public void Pairs_examples_by_hash_and_counts_the_others()
    {
        var reversed = PairedExamples.Baseline.AsEnumerable().Reverse().Append(new HashedExample("more", ExampleCounts.Empty)).ToList();

        var found = Compare(PairedExamples.Now.Append(new HashedExample("new", ExampleCounts.Empty)).Append(new HashedExample("other", ExampleCounts.Empty)).ToList(), reversed);

        Assert.Equal((10, 2, 1), (found.Examples, found.OnlyNow, found.OnlyBaseline));
        Assert.Equal(_spans.Values, found.Values);
    }

    [Fact]
    public void Pairs_a_repeated_hash_once()
    {
        var twice = new[] { new HashedExample("0", ExampleCounts.Empty), new HashedExample("0", ExampleCounts.Empty) };

        var found = Compare([.. twice], [.. twice]);

        Assert.Equal((1, 1, 1), (found.Examples, found.OnlyNow, found.OnlyBaseline));
    }

    [Fact]
    public void Finds_the_examples_that_became_right_or_wrong()
    {
        var changes = _spans.Changes;

        Assert.Equal([null, "A", "B"], changes.Select(change => change.Label));
        Assert.Equal((["6", "9"], ["1", "2", "7"]), (changes[0].NewlyRight, changes[0].NewlyWrong), ChangeComparer);
        Assert.Equal((["6", "9"], ["1", "2", "7"]), (changes[1].NewlyRight, changes[1].NewlyWrong), ChangeComparer);
        Assert.Equal((["6"], ["1", "2", "4", "8"]), (changes[2].NewlyRight, changes[2].NewlyWrong), ChangeComparer);
    }

    private static bool ChangeComparer((IReadOnlyList<string>, IReadOnlyList<string>) one, (IReadOnlyList<string>, IReadOnlyList<string>) other) =>
        one.Item1.SequenceEqual(other.Item1) && one.Item2.SequenceEqual(other.Item2);

    private static PairedComparison Compare(List<HashedExample> now, List<HashedExample> baseline, bool hasAccuracy = false) =>
        PairedComparison.Of(hasAccuracy, now, baseline, []);

    private static void AssertDifference(
        ScoreDifference? found, double change, double error, double lower, double upper, double lowerBound, double upperBound, double pValue)
    {
        Assert.Equal(change, found!.Change, 1e-9);
        Assert.Equal(error, found.StandardError!.Value, 1e-9);
        Assert.Equal((lower, upper), (found.Interval!.Value.Lower, found.Interval.Value.Upper), AreClose);
        Assert.Equal((lowerBound, upperBound), (found.Bounds!.Value.Lower, found.Bounds.Value.Upper), AreClose);
        Assert.Equal(pValue, found.PValue!.Value, 1e-12);
    }

    private static bool AreClose((double, double) one, (double, double) other) =>
        Math.Abs(one.Item1 - other.Item1) < 1e-9 && Math.Abs(one.Item2 - other.Item2) < 1e-9;
}
