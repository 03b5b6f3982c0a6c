using PioneerTrain.Scoring;

namespace PioneerTrain.Core.Tests.Scoring;

/// <summary>The ten examples with known statistics, and another model on the same examples.</summary>
internal static class PairedExamples
{
    private static readonly (int, int, int)[] _first =
        [(3, 0, 0), (2, 0, 0), (1, 0, 0), (4, 1, 1), (1, 1, 1), (2, 0, 0), (4, 0, 1), (0, 0, 0), (3, 0, 1), (2, 1, 0)];

    private static readonly (int, int, int)[] _second =
        [(1, 0, 0), (0, 0, 0), (2, 0, 0), (0, 0, 0), (2, 0, 0), (0, 0, 1), (0, 0, 1), (0, 0, 0), (1, 0, 0), (0, 0, 0)];

    public static List<HashedExample> Now => Hashed(ContractExamples.TwoLabels);

    public static List<HashedExample> Baseline =>
        Hashed([.. _first.Zip(_second, (first, second) => new ExampleCounts([Counts("A", first), Counts("B", second)]))]);

    /// <summary>Returns examples with one label, whose hashes are their numbers.</summary>
    public static List<HashedExample> Of(params IEnumerable<(int, int, int)> counts) =>
        Hashed([.. counts.Select(count => new ExampleCounts(count == (0, 0, 0) ? [] : [Counts("A", count)]))]);

    public static IEnumerable<(int, int, int)> Repeat(int number, (int, int, int) counts) => Enumerable.Repeat(counts, number);

    private static List<HashedExample> Hashed(List<ExampleCounts> examples) => [.. examples.Select((counts, number) => new HashedExample($"{number}", counts))];

    private static LabelCounts Counts(string label, (int TruePositives, int FalsePositives, int FalseNegatives) counts) =>
        new(label, counts.TruePositives, counts.FalsePositives, counts.FalseNegatives);
}
