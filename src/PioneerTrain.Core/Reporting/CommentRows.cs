namespace PioneerTrain.Reporting;

/// <summary>Merges the rows of a comment that several steps and runs write. Pure.</summary>
public static class CommentRows
{
    /// <summary>
    /// Returns the rows of a comment with one more. The newest row of a step remains, and the rows
    /// of earlier runs of the same workflow are removed. Rows of other workflows remain, because
    /// those may not run for every commit. The order of the arguments does not matter.
    /// </summary>
    public static IReadOnlyList<CommentRow> Merge(IEnumerable<CommentRow> rows)
    {
        var all = rows.ToList();
        var latest = all.GroupBy(row => row.Origin.Workflow, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Max(row => row.Origin.RunId), StringComparer.Ordinal);
        return
        [
            .. all.Where(row => row.Origin.RunId == latest[row.Origin.Workflow])
                .GroupBy(row => row.Origin.Key, StringComparer.Ordinal)
                .Select(Newest)
                .OrderByDescending(row => row.IsProblem)
                .ThenBy(row => row.Title, StringComparer.Ordinal)
                .ThenBy(row => row.Origin.Leg?.Length)
                .ThenBy(row => row.Origin.Leg, StringComparer.Ordinal)
                .ThenBy(row => row.Origin.Key, StringComparer.Ordinal),
        ];
    }

    private static CommentRow Newest(IEnumerable<CommentRow> rows) => rows.Aggregate((best, row) => row.Origin.IsNewerThan(best.Origin) ? row : best);
}
