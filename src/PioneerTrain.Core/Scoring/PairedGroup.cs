using System.Runtime.InteropServices;

namespace PioneerTrain.Scoring;

/// <summary>
/// The counts of two evaluations on the same examples: of one label, of all labels together, or of
/// whole examples. Examples without counts need no call of <see cref="Add"/>.
/// </summary>
internal sealed class PairedGroup
{
    private readonly List<PairedCell> _cells = [];

    /// <summary>The examples that one of the evaluations has counts for, in their order.</summary>
    public IReadOnlyList<PairedCell> Cells => _cells;

    public ItemCounts Now { get; private set; }

    public ItemCounts Baseline { get; private set; }

    /// <summary>The number of gold items, which is the same in both evaluations.</summary>
    public long Support => Now.Right + Now.Missing;

    public void Add(int example, ItemCounts now, ItemCounts baseline)
    {
        if (now.IsEmpty && baseline.IsEmpty)
        {
            return;
        }

        _cells.Add(new PairedCell(example, now, baseline));
        Now += now;
        Baseline += baseline;
    }
}

/// <summary>The counts of one example.</summary>
/// <param name="Example">The index of the example among the pairs.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PairedCell(int Example, ItemCounts Now, ItemCounts Baseline);
