using PioneerTrain.Jobs;

namespace PioneerTrain.Pioneer.Jobs;

/// <summary>Collects the new lines of one reading and shows them. A few lines are held until the
/// reading ends, so that they can be ordered by time; many are shown while they are read.</summary>
/// <param name="cursor">Finds the new lines.</param>
/// <param name="held">The lines that earlier readings held. Receives those that this reading
/// holds.</param>
/// <param name="isSnapshot">True if the service sends the whole log in no reliable order.</param>
/// <param name="showAsync">Shows lines.</param>
/// <param name="onShown">Called with the number of lines that were shown.</param>
internal sealed class NewLines(
    LogCursor cursor, List<LogEntry> held, bool isSnapshot, Func<IReadOnlyList<LogEntry>, Task> showAsync, Action<int> onShown)
{
    /// <summary>Maximum number of lines that are ordered by time.</summary>
    private const int MaximumOrdered = 16_384;

    /// <summary>Maximum size of these lines in characters.</summary>
    private const int MaximumCharacters = 1 << 20;

    private int _counted;
    private long _characters;
    private bool _areMany;
    private DateTimeOffset? _newest;

    /// <summary>The lines that were read; <see cref="AddAsync"/> removes them.</summary>
    public List<LogEntry> Read { get; } = [];

    public bool IsBeyondKnown => cursor.IsBeyondKnown;

    /// <summary>Adds the lines of <see cref="Read"/>, and shows the new ones if there are many.</summary>
    public async ValueTask AddAsync()
    {
        foreach (var entry in Read)
        {
            cursor.Add(entry, held);
            if (_newest is null || entry.Timestamp > _newest)
            {
                _newest = entry.Timestamp;
            }
        }

        Read.Clear();
        for (; _counted < held.Count; _counted++)
        {
            _characters += held[_counted].Message.Length;
        }

        _areMany |= held.Count > MaximumOrdered || _characters > MaximumCharacters;
        if (_areMany)
        {
            await ShowAsync();
        }
    }

    /// <summary>Ends the reading and shows the new lines. A snapshot that is not complete shows none,
    /// because lines that belong between them can be missing. Neither does a later one that ends before
    /// a line that is held: the service can return an older log.</summary>
    /// <returns>True if the next reading can continue after the last line.</returns>
    public async Task<bool> EndAsync(bool isComplete)
    {
        var canContinue = cursor.End(isComplete, held);
        if (!isSnapshot || !AreOrdered || (isComplete && _newest >= held.Max(entry => entry.Timestamp)))
        {
            await ShowHeldAsync();
        }

        return canContinue;
    }

    /// <summary>Shows the lines that are held.</summary>
    public async Task ShowHeldAsync()
    {
        if (AreOrdered)
        {
            var ordered = held.OrderBy(entry => entry.Timestamp).ToArray();
            held.Clear();
            held.AddRange(ordered);
        }

        await ShowAsync();
    }

    private bool AreOrdered => !_areMany && held.TrueForAll(entry => entry.Timestamp is not null);

    private async ValueTask ShowAsync()
    {
        if (held.Count > 0)
        {
            await showAsync(held);
            onShown(held.Count);
            held.Clear();
            (_counted, _characters) = (0, 0);
        }
    }
}
