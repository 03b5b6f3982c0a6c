using System.Text.Json;
using PioneerTrain.Jobs;

namespace PioneerTrain.Pioneer.Wire;

/// <summary>Reads a JSON log: an object with the entries in <c>logs</c> (or <c>data</c>) as a list
/// or as one string, or a bare list. Only one entry at a time is kept in memory.</summary>
/// <param name="secret">Masked if the log contains it; null for none.</param>
internal sealed class LogSnapshotReader(string? secret) : LogReader(secret)
{
    private readonly JsonValueScanner _scanner = new();
    private readonly PartialBytes _value = new(MaximumLine);
    private readonly List<LogEntry> _incompleteLine = [];
    private Place _place = Place.Root;
    private string _member = "";
    private bool _isInMember;
    private bool _isEscape;
    private int _bytesOfMark;

    /// <summary>What is expected next.</summary>
    private enum Place
    {
        Root,
        RootScalar,
        FirstName,
        Name,
        InName,
        Colon,
        Member,
        SkippedMember,
        LongText,
        AfterMember,
        FirstEntry,
        Entry,
        InEntry,
        AfterEntry,
        End,
    }

    public override void Read(ReadOnlySpan<byte> piece, ICollection<LogEntry> entries)
    {
        while (!piece.IsEmpty)
        {
            piece = _place switch
            {
                Place.InName => InName(piece),
                Place.SkippedMember => InSkipped(piece),
                Place.LongText => InLongText(piece, entries),
                Place.InEntry => InEntry(piece, entries),
                Place.RootScalar => InRootScalar(piece),
                _ => Between(piece),
            };
        }
    }

    public override void End(bool withIncompleteLine, ICollection<LogEntry> entries)
    {
        if (_place == Place.RootScalar && _scanner.IsScalar)
        {
            PythonJson.Parse(_value.Complete([], out _));
            _place = Place.End;
        }

        if (_place != Place.End)
        {
            throw new JsonException("the JSON ends too early");
        }

        foreach (var entry in withIncompleteLine ? _incompleteLine : [])
        {
            entries.Add(entry);
        }
    }

    /// <summary>Reads one character outside of values, and white space.</summary>
    private ReadOnlySpan<byte> Between(ReadOnlySpan<byte> piece)
    {
        var next = piece[0];
        if (next is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' || IsByteOrderMark(next))
        {
            return piece[1..];
        }

        var isUsed = true;
        (_place, isUsed) = (_place, next) switch
        {
            (Place.Root, (byte)'{') => (Place.FirstName, true),
            (Place.Root, (byte)'[') => (Place.FirstEntry, true),
            (Place.Root, _) => (Place.RootScalar, false),
            (Place.FirstName or Place.Name, (byte)'"') => (Place.InName, false),
            (Place.FirstName or Place.AfterMember, (byte)'}') => (Place.End, true),
            (Place.Colon, (byte)':') => (Place.Member, true),
            (Place.Member, (byte)'[') when IsLog => (Place.FirstEntry, true),
            (Place.Member, (byte)'"') when _member == "logs" => (Place.LongText, true),
            (Place.Member, _) => (Place.SkippedMember, false),
            (Place.AfterMember, (byte)',') => (Place.Name, true),
            (Place.FirstEntry or Place.AfterEntry, (byte)']') => (_isInMember ? Place.AfterMember : Place.End, true),
            (Place.FirstEntry or Place.Entry, _) => (Place.InEntry, false),
            (Place.AfterEntry, (byte)',') => (Place.Entry, true),
            _ => throw new JsonException($"unexpected byte {next}"),
        };
        _isInMember |= _place == Place.FirstName;
        return isUsed ? piece[1..] : piece;
    }

    private bool IsLog => _member is "logs" or "data";

    /// <summary>Returns true for the bytes of a byte order mark at the start.</summary>
    private bool IsByteOrderMark(byte next) =>
        _place == Place.Root && _bytesOfMark < 3 && next == "\uFEFF"u8[_bytesOfMark] && _bytesOfMark++ < 3;

    private ReadOnlySpan<byte> InName(ReadOnlySpan<byte> piece)
    {
        var length = Scan(piece, out var isDone);
        if (isDone)
        {
            var name = _value.Complete(piece[..length], out _);
            _member = name.SequenceEqual("\"logs\""u8) ? "logs" : name.SequenceEqual("\"data\""u8) ? "data" : "";
            _value.Clear();
            _place = Place.Colon;
        }
        else
        {
            _value.Append(piece[..length]);
        }

        return piece[length..];
    }

    private ReadOnlySpan<byte> InSkipped(ReadOnlySpan<byte> piece)
    {
        var length = Scan(piece, out var isDone);
        _place = isDone ? Place.AfterMember : _place;
        return piece[length..];
    }

    private ReadOnlySpan<byte> InEntry(ReadOnlySpan<byte> piece, ICollection<LogEntry> entries)
    {
        var length = Scan(piece, out var isDone);
        if (!isDone)
        {
            _value.Append(piece[..length]);
            return piece[length..];
        }

        var entry = _value.Complete(piece[..length], out var cutBytes);
        if (cutBytes > 0)
        {
            AddOmitted(entry.Length + cutBytes, entries);
        }
        else
        {
            AddEntry(entry, entries);
        }

        _value.Clear();
        _place = Place.AfterEntry;
        return piece[length..];
    }

    private ReadOnlySpan<byte> InRootScalar(ReadOnlySpan<byte> piece)
    {
        var length = Scan(piece, out var isDone);
        if (isDone)
        {
            PythonJson.Parse(_value.Complete(piece[..length], out _));
            _value.Clear();
            _place = Place.End;
        }
        else
        {
            _value.Append(piece[..length]);
        }

        return piece[length..];
    }

    private int Scan(ReadOnlySpan<byte> piece, out bool isDone)
    {
        var length = _scanner.Scan(piece, out isDone);
        if (isDone)
        {
            _scanner.Restart();
        }

        return length;
    }

    /// <summary>Reads a log that is one string, whose lines are separated by escaped line
    /// breaks.</summary>
    private ReadOnlySpan<byte> InLongText(ReadOnlySpan<byte> piece, ICollection<LogEntry> entries)
    {
        if (_isEscape)
        {
            _isEscape = false;
            if (piece[0] == 'n')
            {
                AddEscapedLine(entries);
            }
            else
            {
                _value.Append([(byte)'\\', piece[0]]);
            }

            return piece[1..];
        }

        var next = piece.IndexOfAny((byte)'"', (byte)'\\');
        _value.Append(next < 0 ? piece : piece[..next]);
        if (next < 0)
        {
            return [];
        }

        _isEscape = piece[next] == '\\';
        if (!_isEscape)
        {
            AddEscapedLine(_incompleteLine);
            _place = Place.AfterMember;
        }

        return piece[(next + 1)..];
    }

    private void AddEscapedLine(ICollection<LogEntry> entries)
    {
        var escaped = _value.Complete([], out var cutBytes);
        var text = EscapedText.Read(escaped);
        if (cutBytes > 0)
        {
            AddCut(text, escaped.Length + cutBytes, entries);
        }
        else
        {
            // A line break can also be written as a code point.
            foreach (var line in text.Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0))
            {
                AddMessage(line, entries);
            }
        }

        _value.Clear();
    }
}
