namespace PioneerTrain.Scoring;

/// <summary>Finds the examples that became right or wrong.</summary>
internal static class PairedChanges
{
    /// <summary>Returns those of all labels together, then those of each label that has some.</summary>
    public static IEnumerable<ExampleChanges> Of(PairedCounts counts) =>
        counts.Labels.Select(label => Of(counts, label.Key, label.Value))
            .Where(changes => changes.NewlyRight.Count + changes.NewlyWrong.Count > 0)
            .Prepend(Of(counts, null, counts.All));

    private static ExampleChanges Of(PairedCounts counts, string? label, PairedGroup group)
    {
        var (right, wrong) = (new List<string>(), new List<string>());
        foreach (var cell in group.Cells.Where(cell => IsExact(cell.Now) != IsExact(cell.Baseline)))
        {
            (IsExact(cell.Now) ? right : wrong).Add(counts.Pairs[cell.Example].Hash);
        }

        return new ExampleChanges(label, right, wrong);
    }

    private static bool IsExact(ItemCounts counts) => counts.Extra + counts.Missing == 0;
}
