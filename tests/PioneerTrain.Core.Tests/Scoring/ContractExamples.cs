using PioneerTrain.Scoring;

namespace PioneerTrain.Core.Tests.Scoring;

/// <summary>Ten examples with known statistics, and counts for a second label.</summary>
internal static class ContractExamples
{
    /// <summary>True positives, false positives and false negatives of each example.</summary>
    public static readonly (int TruePositives, int FalsePositives, int FalseNegatives)[] First =
        [(3, 0, 0), (2, 1, 0), (0, 0, 1), (4, 0, 1), (1, 1, 1), (2, 0, 0), (5, 0, 0), (0, 1, 0), (3, 0, 1), (2, 0, 0)];

    public static readonly (int TruePositives, int FalsePositives, int FalseNegatives)[] Second =
        [(1, 0, 0), (0, 1, 0), (1, 0, 1), (0, 0, 0), (2, 1, 0), (0, 0, 1), (1, 0, 0), (0, 0, 0), (1, 1, 0), (0, 0, 0)];

    public static List<ExampleCounts> OneLabel => [.. First.Select(counts => new ExampleCounts([Label("A", counts)]))];

    public static List<ExampleCounts> TwoLabels =>
        [.. First.Zip(Second, (first, second) => new ExampleCounts([Label("A", first), Label("B", second)]))];

    private static LabelCounts Label(string label, (int TruePositives, int FalsePositives, int FalseNegatives) counts) =>
        new(label, counts.TruePositives, counts.FalsePositives, counts.FalseNegatives);
}
