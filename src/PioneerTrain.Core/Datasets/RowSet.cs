using System.Runtime.InteropServices;
using System.Text;

namespace PioneerTrain.Datasets;

/// <summary>What is remembered of a set of rows, training or held out: number, labels and hashes of the texts. Bounded, whatever the number of rows.</summary>
public sealed class RowSet
{
    /// <summary>About 16 bytes each. Repeated rows beyond are not found.</summary>
    private const int MostTexts = 4_000_000;

    /// <summary>A file with more has its labels in the wrong place.</summary>
    private const int MostLabels = 10_000;

    /// <summary>Texts that are looked up together, which is faster.</summary>
    private const int GroupSize = 64;

    private readonly Dictionary<byte[], int> _labels = new(new Utf8Comparer());
    private readonly Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> _labelCounts;
    private readonly HashTable _texts = new();
    private Dictionary<string, int>? _labelTexts;
    private readonly List<ulong> _newTexts = new(GroupSize);
    private readonly List<int> _newLines = new(GroupSize);
    private readonly Action<int> _onPresent;

    /// <param name="onRepeated">Receives the line of each row whose text an earlier row has. Lines are in order, but late: after up to 64 more rows.</param>
    public RowSet(Action<int>? onRepeated = null)
    {
        _labelCounts = _labels.GetAlternateLookup<ReadOnlySpan<byte>>();
        _onPresent = index => onRepeated?.Invoke(_newLines[index]);
    }

    public int Rows { get; private set; }

    /// <summary>Adds a row.</summary>
    /// <param name="line">1-based.</param>
    public void Add(Utf8Row row, int line)
    {
        Rows++;
        _labelTexts = null;
        for (var i = 0; i < row.LabelCount; i++)
        {
            CountLabel(row.Label(i));
        }

        _newTexts.Add(TextHash.Of(row.Text));
        _newLines.Add(line);
        if (_newTexts.Count == GroupSize)
        {
            AddTexts();
        }
    }

    /// <summary>Reports the repeated rows that were not reported yet.</summary>
    public void Complete() => AddTexts();

    /// <summary>How often each label occurs, for the first 10,000 labels.</summary>
    public IReadOnlyDictionary<string, int> Labels => _labelTexts ??=
        _labels.ToDictionary(label => Encoding.UTF8.GetString(label.Key), label => label.Value, StringComparer.Ordinal);

    /// <summary>Number of different texts of this set that at least one of the others has.</summary>
    public int CountShared(IReadOnlyCollection<RowSet> others)
    {
        Complete();
        foreach (var other in others)
        {
            other.Complete();
        }

        return _texts.CountShared([.. others.Select(other => other._texts)]);
    }

    private void CountLabel(ReadOnlySpan<byte> label)
    {
        if (_labels.Count < MostLabels || _labelCounts.ContainsKey(label))
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_labelCounts, label, out _)++;
        }
    }

    private void AddTexts()
    {
        if (_texts.Count < MostTexts)
        {
            _texts.Add(CollectionsMarshal.AsSpan(_newTexts), _onPresent);
        }

        _newTexts.Clear();
        _newLines.Clear();
    }
}
