namespace PioneerTrain.Trainer.Layers;

/// <summary>
/// Splits rows into groups that the model processes together, which limits the memory for any
/// number of rows.
/// </summary>
internal static class RowGroups
{
    /// <summary>The maximum number of tokens of a group, unless it is a single row.</summary>
    private const int MostTokens = 512;

    public static IEnumerable<List<EncodedRow>> Of(IEnumerable<EncodedRow> rows)
    {
        var group = new List<EncodedRow>();
        var tokens = 0;
        foreach (var row in rows)
        {
            if (group.Count > 0 && tokens + row.Features.Length > MostTokens)
            {
                yield return group;
                group = [];
                tokens = 0;
            }

            group.Add(row);
            tokens += row.Features.Length;
        }

        if (group.Count > 0)
        {
            yield return group;
        }
    }
}
