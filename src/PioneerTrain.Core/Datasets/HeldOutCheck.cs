using System.Globalization;

namespace PioneerTrain.Datasets;

/// <summary>Compares held-out rows with the rows that a model is trained on.</summary>
public static class HeldOutCheck
{
    /// <summary>Scores on fewer rows depend mostly on which rows they are.</summary>
    public const int FewestRows = 50;

    private const int MostLabelsShown = 10;

    /// <summary>Returns warnings about scores on the held-out rows: too few rows, labels without a row, rows that are in the training data. Empty without
    /// held-out rows.</summary>
    /// <param name="what">The held-out set in the message, such as <c>data/heldout.jsonl</c>.</param>
    public static IEnumerable<string> Warnings(string what, IReadOnlyCollection<RowSet> training, RowSet heldOut)
    {
        if (heldOut.Rows == 0)
        {
            yield break;
        }

        if (heldOut.Rows < FewestRows)
        {
            yield return $"{what} has {Rows(heldOut.Rows)}; scores on fewer than {FewestRows} rows are not reliable.";
        }

        var missing = training.SelectMany(set => set.Labels.Keys).Distinct(StringComparer.Ordinal).Where(label => !heldOut.Labels.ContainsKey(label)).Order(StringComparer.Ordinal).ToList();
        if (missing.Count > 0)
        {
            var shown = string.Join(", ", missing.Take(MostLabelsShown).Select(DataRowMessages.Quote));
            var rest = missing.Count > MostLabelsShown ? $" and {missing.Count - MostLabelsShown} more" : "";
            yield return $"{what} has no row with {(missing.Count == 1 ? "the label" : "the labels")} {shown}{rest}, which the training data has; the scores do not cover {(missing.Count == 1 ? "it" : "them")}.";
        }

        if (heldOut.CountShared(training) is > 0 and var repeated)
        {
            yield return $"{what} repeats {(repeated == 1 ? "1 text" : $"{Number(repeated)} texts")} of the training data; scores on {(repeated == 1 ? "it" : "them")} are too high.";
        }
    }

    private static string Rows(int count) => count == 1 ? "1 row" : $"{Number(count)} rows";

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
