using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PioneerTrain.Pioneer.Jobs;

/// <summary>Remembers the hashes of the lines that were shown most recently, and how often each was
/// shown. Older lines are forgotten, so the memory is limited.</summary>
/// <param name="maximum">Maximum number of different lines that are remembered.</param>
internal sealed class ShownLines(int maximum)
{
    private Dictionary<ulong, Line> _recent = [];
    private Dictionary<ulong, Line> _older = [];
    private uint _reading;

    /// <summary>True if lines were forgotten. A line that is not remembered is then not certainly
    /// new.</summary>
    public bool HasForgotten { get; private set; }

    public int Count => _recent.Count + _older.Count;

    /// <summary>Starts a reading of the log: no line of it was met yet.</summary>
    public void BeginReading() => _reading++;

    public bool Contains(ulong hash) => _recent.ContainsKey(hash) || _older.ContainsKey(hash);

    /// <summary>Adds a line that is shown now. It counts as met in this reading.</summary>
    public void Add(ulong hash)
    {
        ref var line = ref CollectionsMarshal.GetValueRefOrAddDefault(_recent, hash, out _);
        line = line.In(_reading);
        line = line with { Shown = line.Shown + 1, Met = line.Met + 1 };
        if (_recent.Count > maximum / 2)
        {
            HasForgotten |= _older.Count > 0;
            (_older, _recent) = (_recent, []);
        }
    }

    /// <summary>Returns true if this line of the reading is one of the lines that were shown: the
    /// third of equal lines is not, if two were shown.</summary>
    public bool TryMeet(ulong hash)
    {
        ref var recent = ref CollectionsMarshal.GetValueRefOrNullRef(_recent, hash);
        return TryMeet(ref recent) || TryMeet(ref CollectionsMarshal.GetValueRefOrNullRef(_older, hash));
    }

    /// <summary>Keeps a line that the service still returns, as long as no other line must be
    /// forgotten for it.</summary>
    public void Refresh(ulong hash)
    {
        if (_recent.Count < maximum / 2 && _older.Remove(hash, out var older))
        {
            ref var line = ref CollectionsMarshal.GetValueRefOrAddDefault(_recent, hash, out _);
            (line, older) = (line.In(_reading), older.In(_reading));
            line = line with { Shown = line.Shown + older.Shown, Met = line.Met + older.Met };
        }
    }

    private bool TryMeet(ref Line line)
    {
        if (Unsafe.IsNullRef(ref line))
        {
            return false;
        }

        line = line.In(_reading);
        if (line.Met >= line.Shown)
        {
            return false;
        }

        line = line with { Met = line.Met + 1 };
        return true;
    }

    /// <param name="Shown">How often the line was shown.</param>
    /// <param name="Met">How often it was met in the reading.</param>
    /// <param name="Reading">Number of the reading.</param>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Line(uint Shown, uint Met, uint Reading)
    {
        public Line In(uint reading) => Reading == reading ? this : new Line(Shown, 0, reading);
    }
}
