using System.IO.Hashing;
using System.Runtime.InteropServices;
using PioneerTrain.Jobs;

namespace PioneerTrain.Pioneer.Jobs;

/// <summary>Finds the lines of a log that were not shown before. The service usually returns the
/// whole log each time, in no reliable order or length. A log that starts with the lines that were
/// read before is proved by a <see cref="LogChain"/>, at any length. Where it differs, a line is
/// identified by its content and not by its position, as far as <see cref="ShownLines"/> remembers
/// it.</summary>
public sealed class LogCursor
{
    /// <summary>Maximum number of lines that are held until it is clear whether they are
    /// new.</summary>
    private const int MaximumHeld = 16_384;

    /// <summary>Maximum size of these lines in characters.</summary>
    private const int MaximumHeldCharacters = 4 << 20;

    private readonly ShownLines _shown;
    private readonly List<(LogEntry Entry, ulong Hash)> _held = [];
    private LogChain _known = new();
    private LogChain _current = new();
    private Stage _stage;
    private ulong _chain;
    private long _read;
    private long _heldCharacters;
    private bool _isSynchronized;
    private bool _isUndecided;
    private long _undecided;

    /// <param name="maximumRemembered">Maximum number of lines that are remembered by their content.
    /// Default 131,072, about 5 MB.</param>
    public LogCursor(int maximumRemembered = 131_072) => _shown = new ShownLines(maximumRemembered);

    private enum Stage
    {
        /// <summary>So far the log has the lines that were read before, in the same
        /// order.</summary>
        Repeating,

        /// <summary>The log has all these lines, and more follow.</summary>
        Appending,

        /// <summary>The log differs from what was read before.</summary>
        Differing,

        /// <summary>The service sends only what follows.</summary>
        Continuing,
    }

    /// <summary>Number of lines that are not shown, because it is unknown whether they were shown
    /// before.</summary>
    public long Omitted { get; private set; }

    /// <summary>True if the reading is beyond the lines that were read before.</summary>
    internal bool IsBeyondKnown => _stage is Stage.Appending or Stage.Continuing || _read >= _known.Count;

    internal int Remembered => _shown.Count;

    /// <summary>Starts to read the log.</summary>
    /// <param name="continues">True if the service sends only what follows the lines that were read
    /// before.</param>
    internal void Begin(bool continues = false)
    {
        _shown.BeginReading();
        (_read, _chain, _undecided) = (0, 0, 0);
        (_isSynchronized, _isUndecided) = (false, false);
        ClearHeld();
        _stage = continues ? Stage.Continuing : _known.Count > 0 ? Stage.Repeating : Stage.Appending;
        _current = _known;
    }

    /// <summary>Adds the next line of the log, and the lines that are now known to be new, to
    /// <paramref name="fresh"/>.</summary>
    internal void Add(LogEntry entry, List<LogEntry> fresh)
    {
        var hash = HashOf(entry);
        _read++;
        if (_stage == Stage.Repeating)
        {
            Compare(entry, hash, fresh);
            return;
        }

        _current.Add(hash);
        Decide(entry, hash, fresh);
    }

    /// <summary>Ends the reading.</summary>
    /// <param name="isComplete">False if the log was not read to its end.</param>
    /// <param name="fresh">Receives the lines that are now known to be new.</param>
    /// <returns>True if the next reading can continue after the last line.</returns>
    internal bool End(bool isComplete, List<LogEntry> fresh)
    {
        if (_stage == Stage.Repeating && isComplete && (!_shown.HasForgotten || _read < LogChain.Block))
        {
            // The log became shorter, and its last lines are not a whole block.
            Differ(fresh);
        }

        if (isComplete && _stage != Stage.Repeating)
        {
            // A short log without any remembered line is new.
            ShowHeld(fresh);
            Omitted = Math.Max(Omitted, _undecided);
        }

        ClearHeld();
        if (_stage == Stage.Differing && isComplete && _current.Count >= _known.Count)
        {
            // A log that became shorter may become longer again, so the longest one is kept.
            _known = _current;
        }

        return _known == _current && _stage != Stage.Repeating;
    }

    /// <summary>Compares the line with the one at the same place before. A block is compared as a
    /// whole, so its lines are held.</summary>
    private void Compare(LogEntry entry, ulong hash, List<LogEntry> fresh)
    {
        _chain = LogChain.Next(_chain, hash);
        Hold(entry, hash);
        if (_known.IsNoted(_read) && _known.Matches(_read, _chain))
        {
            foreach (var line in _held)
            {
                _shown.TryMeet(line.Hash);
            }

            ClearHeld();
            _stage = _read == _known.Count ? Stage.Appending : Stage.Repeating;
        }
        else if (_known.IsNoted(_read) || _heldCharacters > MaximumHeldCharacters)
        {
            Differ(fresh);
        }
    }

    /// <summary>Decides about the held lines, and all that follow, by their content.</summary>
    private void Differ(List<LogEntry> fresh)
    {
        _stage = Stage.Differing;
        _current = _known.Start((int)((_read - _held.Count) / LogChain.Block));
        var lines = _held.ToArray();
        ClearHeld();
        foreach (var (entry, hash) in lines)
        {
            _current.Add(hash);
            Decide(entry, hash, fresh);
        }
    }

    private void Decide(LogEntry entry, ulong hash, List<LogEntry> fresh)
    {
        var wasShown = entry.Id is not null ? _shown.Contains(hash) : _stage != Stage.Continuing && _shown.TryMeet(hash);
        if (wasShown)
        {
            _shown.Refresh(hash);
            _isSynchronized = true;
            OmitHeld();
        }
        else if (_stage == Stage.Differing && _shown.HasForgotten && !_isSynchronized)
        {
            HoldUndecided(entry, hash);
        }
        else
        {
            Show(entry, hash, fresh);
        }
    }

    private void Show(LogEntry entry, ulong hash, List<LogEntry> fresh)
    {
        _shown.Add(hash);
        fresh.Add(entry);
    }

    /// <summary>Holds a line that is not remembered: it is new, or it was forgotten.</summary>
    private void HoldUndecided(LogEntry entry, ulong hash)
    {
        if (_isUndecided)
        {
            _undecided++;
            return;
        }

        Hold(entry, hash);
        if (_held.Count > MaximumHeld || _heldCharacters > MaximumHeldCharacters)
        {
            _isUndecided = true;
            OmitHeld();
        }
    }

    private void OmitHeld()
    {
        _undecided += _held.Count;
        ClearHeld();
    }

    private void ShowHeld(List<LogEntry> fresh)
    {
        foreach (var (entry, hash) in _held)
        {
            Show(entry, hash, fresh);
        }
    }

    private void Hold(LogEntry entry, ulong hash)
    {
        _held.Add((entry, hash));
        _heldCharacters += entry.Message.Length;
    }

    private void ClearHeld()
    {
        _held.Clear();
        _heldCharacters = 0;
    }

    /// <summary>Returns the hash of the service's id for the line, if it has one; otherwise of its
    /// content.</summary>
    private static ulong HashOf(LogEntry entry) => entry.Id is { } id
        ? Hash(id, 1)
        : entry.Timestamp is null && entry.Source is null
            ? Hash(entry.Message, 2)
            : Hash(entry.Message, entry.Timestamp.GetValueOrDefault().UtcTicks ^ (long)Hash(entry.Source ?? "", 3));

    private static ulong Hash(string text, long seed) => XxHash3.HashToUInt64(MemoryMarshal.AsBytes(text.AsSpan()), seed);
}
