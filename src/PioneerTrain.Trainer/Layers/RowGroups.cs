namespace PioneerTrain.Trainer.Layers;

/// <summary>Cuts rows into groups that go through the model at once, which bounds memory for any number of rows.</summary>
internal static class RowGroups
{
    /// <summary>A group ends before it has more tokens than this, unless it is a single row.</summary>
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
