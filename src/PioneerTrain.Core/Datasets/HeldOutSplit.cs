using System.Runtime.InteropServices;

namespace PioneerTrain.Datasets;

/// <summary>
/// Chooses the held-out rows of a data file. Each label has the same share in both parts, as far as whole rows allow it. Rows with the same text are in the
/// same part. The same file, share and seed give the same rows on every machine.
/// </summary>
/// <param name="share">Share of the rows to hold out, above 0 and below 1.</param>
/// <param name="seed">Selects another division of the same quality.</param>
public sealed class HeldOutSplit(double share, int seed)
{
    private readonly Dictionary<ulong, Group> _groups = [];
    private readonly Dictionary<string, Label> _labels = new(StringComparer.Ordinal);

    /// <summary>Adds a row. A row that is marked with a part is always in that part.</summary>
    public void Add(DataRow row)
    {
        ref var group = ref CollectionsMarshal.GetValueRefOrAddDefault(_groups, TextHash.Of(row.Text), out _);
        group ??= new Group { Order = TextHash.Of(row.Text, seed) };
        group.Rows++;
        group.Mark = row.Split == RowSplit.Unmarked ? group.Mark : row.Split;
        foreach (var name in row.Labels.Distinct(StringComparer.Ordinal))
        {
            ref var label = ref CollectionsMarshal.GetValueRefOrAddDefault(_labels, name, out _);
            label ??= new Label(name);
            label.Rows++;
            group.Labels = group.Labels.Contains(label) ? group.Labels : [.. group.Labels, label];
        }
    }

    /// <summary>Decides, once all rows were added.</summary>
    public void Divide()
    {
        var strata = _groups.Values.Where(group => group.Mark == RowSplit.Unmarked).GroupBy(RarestLabel, StringComparer.Ordinal);
        foreach (var stratum in strata.OrderBy(each => each.Key, StringComparer.Ordinal))
        {
            HoldOut([.. stratum.OrderBy(group => group.Order)]);
        }
    }

    /// <summary>Returns whether the row with this text is held out; call it after <see cref="Divide"/>.</summary>
    public bool IsHeldOut(DataRow row) => _groups[TextHash.Of(row.Text)].Mark == RowSplit.Validation;

    /// <summary>A row with several labels counts for the rarest, which is the hardest to divide.</summary>
    private static string RarestLabel(Group group) =>
        group.Labels.OrderBy(label => label.Rows).ThenBy(label => label.Name, StringComparer.Ordinal).FirstOrDefault()?.Name ?? "";

    /// <summary>Holds out the share of a stratum; at least one text where there are two, so that each label is in both parts.</summary>
    private void HoldOut(List<Group> stratum)
    {
        var target = Math.Round(share * stratum.Sum(group => (double)group.Rows));
        var (rows, texts) = (0, 0);
        foreach (var group in stratum)
        {
            var isNeeded = rows + (group.Rows / 2.0) <= target || texts == 0;
            if (!isNeeded || texts + 1 >= stratum.Count)
            {
                return;
            }

            group.Mark = RowSplit.Validation;
            (rows, texts) = (rows + group.Rows, texts + 1);
        }
    }

    /// <summary>The rows with one text.</summary>
    private sealed class Group
    {
        public required ulong Order { get; init; }

        public int Rows { get; set; }

        public IReadOnlyList<Label> Labels { get; set; } = [];

        public RowSplit Mark { get; set; }
    }

    /// <summary>A label, and the number of rows that have it.</summary>
    private sealed class Label(string name)
    {
        public string Name => name;

        public int Rows { get; set; }
    }
}
