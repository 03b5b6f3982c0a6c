using System.Globalization;

namespace PioneerTrain.Datasets;

/// <summary>What a data file holds, and what is wrong with it.</summary>
public sealed record DatasetSummary
{
    private const int MostLabelsShown = 20;

    /// <summary>The kind of the rows; null for a file without a valid row.</summary>
    public required RowKind? Kind { get; init; }

    /// <summary>True when the rows are classification rows with <c>labels</c>.</summary>
    public required bool IsMultiLabel { get; init; }

    /// <summary>True when each row has one class.</summary>
    public bool IsSingleLabel => Kind == RowKind.Classification && !IsMultiLabel;

    /// <summary>Line of the first valid row, 1-based.</summary>
    public required int FirstLine { get; init; }

    /// <summary>The rows to train on, and those without a mark.</summary>
    public required RowSet Training { get; init; }

    /// <summary>The rows that are marked as validation, or all rows of a held-out file.</summary>
    public required RowSet HeldOut { get; init; }

    public required TextLengths Lengths { get; init; }

    /// <summary>The first 50.</summary>
    public required IReadOnlyList<DataFinding> Errors { get; init; }

    public required int ErrorCount { get; init; }

    /// <summary>The first 50.</summary>
    public required IReadOnlyList<DataFinding> Warnings { get; init; }

    public required int WarningCount { get; init; }

    /// <summary>Number of valid rows.</summary>
    public int Rows => Training.Rows + HeldOut.Rows;

    /// <summary>Returns the content as lines of text: rows, split, labels with counts, lengths.</summary>
    public IEnumerable<string> Describe()
    {
        var split = HeldOut.Rows > 0 && Training.Rows > 0 ? $" ({Count(Training.Rows)} to train on, {Count(HeldOut.Rows)} held out)" : "";
        yield return $"{Count(Rows)} {(Rows == 1 ? "row" : "rows")}{split}; text length in characters: median {Count(Lengths.Median)}, 95th percentile {Count(Lengths.Percentile95)}, maximum {Count(Lengths.Maximum)}";
        var labels = LabelCounts();
        if (labels.Count > 0)
        {
            var shown = labels.Take(MostLabelsShown).Select(label => $"{label.Key} {Count(label.Value)}");
            var rest = labels.Count > MostLabelsShown ? $" and {Count(labels.Count - MostLabelsShown)} more" : "";
            yield return $"{Count(labels.Count)} {(labels.Count == 1 ? "label" : "labels")}: {string.Join(", ", shown)}{rest}";
        }
    }

    /// <summary>Labels of both parts, the most frequent first.</summary>
    private IReadOnlyList<KeyValuePair<string, int>> LabelCounts() =>
    [
        .. Training.Labels.Concat(HeldOut.Labels)
            .GroupBy(label => label.Key, label => label.Value, StringComparer.Ordinal)
            .Select(group => KeyValuePair.Create(group.Key, group.Sum()))
            .OrderByDescending(label => label.Value)
            .ThenBy(label => label.Key, StringComparer.Ordinal),
    ];

    private static string Count(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
