using System.Runtime.InteropServices;

namespace PioneerTrain.Datasets;

/// <summary>What is remembered of a set of rows, training or held out: number, labels and hashes of the texts. Bounded, whatever the number of rows.</summary>
public sealed class RowSet
{
    /// <summary>About 16 bytes each. Repeated rows beyond are not found.</summary>
    private const int MostTexts = 4_000_000;

    /// <summary>A file with more has its labels in the wrong place.</summary>
    private const int MostLabels = 10_000;

    private readonly Dictionary<string, int> _labels = new(StringComparer.Ordinal);
    private readonly HashTable _texts = new();

    public int Rows { get; private set; }

    /// <summary>How often each label occurs. Holds the first 10,000 labels.</summary>
    public IReadOnlyDictionary<string, int> Labels => _labels;

    /// <summary>Adds a row. Returns false when an earlier one has the same text.</summary>
    public bool Add(DataRow row)
    {
        Rows++;
        for (var i = 0; i < row.Entities.Count; i++)
        {
            CountLabel(row.Entities[i].Label);
        }

        for (var i = 0; i < row.Classes.Count; i++)
        {
            CountLabel(row.Classes[i]);
        }

        return _texts.Count >= MostTexts || _texts.Add(TextHash.Of(row.Text));
    }

    private void CountLabel(string label)
    {
        if (_labels.Count < MostLabels || _labels.ContainsKey(label))
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_labels, label, out _)++;
        }
    }

    /// <summary>Number of different texts of this set that at least one of the others has.</summary>
    public int CountShared(IEnumerable<RowSet> others) => _texts.CountShared([.. others.Select(other => other._texts)]);
}
