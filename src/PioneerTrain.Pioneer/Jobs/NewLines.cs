using PioneerTrain.Jobs;

namespace PioneerTrain.Pioneer.Jobs;

/// <summary>Collects the new lines of one reading and shows them. A few lines are held until the
/// reading ends, so that they can be ordered by time; many are shown while they are read.</summary>
/// <param name="cursor">Finds the new lines.</param>
/// <param name="showAsync">Shows lines.</param>
/// <param name="onShown">Called with the number of lines that were shown.</param>
internal sealed class NewLines(LogCursor cursor, Func<IReadOnlyList<LogEntry>, Task> showAsync, Action<int> onShown)
{
    /// <summary>Maximum number of lines that are ordered by time.</summary>
    private const int MaximumOrdered = 16_384;

    /// <summary>Maximum size of these lines in characters.</summary>
    private const int MaximumCharacters = 1 << 20;

    private readonly List<LogEntry> _fresh = [];
    private int _counted;
    private long _characters;
    private bool _areMany;

    /// <summary>The lines that were read; <see cref="AddAsync"/> removes them.</summary>
    public List<LogEntry> Read { get; } = [];

    public bool IsBeyondKnown => cursor.IsBeyondKnown;

    /// <summary>Adds the lines of <see cref="Read"/>, and shows the new ones if there are many.</summary>
    public async ValueTask AddAsync()
    {
        foreach (var entry in Read)
        {
            cursor.Add(entry, _fresh);
        }

        Read.Clear();
        for (; _counted < _fresh.Count; _counted++)
        {
            _characters += _fresh[_counted].Message.Length;
        }

        _areMany |= _fresh.Count > MaximumOrdered || _characters > MaximumCharacters;
        if (_areMany)
        {
            await ShowAsync();
        }
    }

    /// <summary>Ends the reading and shows the remaining lines.</summary>
    /// <returns>True if the next reading can continue after the last line.</returns>
    public async Task<bool> EndAsync(bool isComplete)
    {
        var canContinue = cursor.End(isComplete, _fresh);
        if (!_areMany && _fresh.TrueForAll(entry => entry.Timestamp is not null))
        {
            var ordered = _fresh.OrderBy(entry => entry.Timestamp).ToArray();
            _fresh.Clear();
            _fresh.AddRange(ordered);
        }

        await ShowAsync();
        return canContinue;
    }

    private async ValueTask ShowAsync()
    {
        if (_fresh.Count > 0)
        {
            await showAsync(_fresh);
            onShown(_fresh.Count);
            _fresh.Clear();
            (_counted, _characters) = (0, 0);
        }
    }
}
