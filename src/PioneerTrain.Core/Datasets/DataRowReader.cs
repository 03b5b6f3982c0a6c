using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace PioneerTrain.Datasets;

/// <summary>
/// Reads the rows of a data file and reports everything that is wrong with them. The forms are those that the service documents for uploads
/// (<see cref="RowKind"/>). One instance reads many rows, one at a time.
/// </summary>
public sealed class DataRowReader
{
    private static readonly (byte[] Utf8, string Key)[] _knownKeys =
        [.. new[] { "text", "entities", "label", "labels", "split", "messages", "json_structures" }.Select(key => (Encoding.UTF8.GetBytes(key), key))];

    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    private readonly RowScanner _scanner = new();
    private readonly RowEntities _entities;
    private readonly RowMessages _messages;
    private readonly List<Range> _classes = [];
    private readonly Utf8Row _row;
    private readonly RowScanner.ReadItem _readEntity;
    private Range? _text;
    private RowKind? _kind;
    private RowSplit _split;

    public DataRowReader()
    {
        _entities = new RowEntities(_scanner);
        _messages = new RowMessages(_scanner);
        _row = new Utf8Row(_scanner, _entities, _classes);
        _readEntity = _entities.Read;
    }

    /// <summary>Reads a row. Returns null when it has an error.</summary>
    /// <param name="line">One line without its line break.</param>
    /// <param name="report">Receives each finding: column (1-based, UTF-16), message, and whether it is an error.</param>
    /// <param name="isHeldOut">An entity that the text does not contain is an error in held-out data, where it could never be found,
    /// and a warning in training data, from which the service drops it.</param>
    public Utf8Row? Read(ReadOnlySpan<byte> line, bool isHeldOut, Action<int, string, bool> report)
    {
        Reset();
        var row = ReadRow(_scanner.Start(line), isHeldOut);
        foreach (var (offset, message, isError) in _scanner.Findings)
        {
            report(Encoding.UTF8.GetCharCount(line[..Math.Min(offset, line.Length)]) + 1, message, isError);
        }

        return row;
    }

    private void Reset()
    {
        _keys.Clear();
        _entities.Reset();
        _classes.Clear();
        (_text, _kind, _split) = (null, null, RowSplit.Unmarked);
    }

    private Utf8Row? ReadRow(ReadOnlySpan<byte> line, bool isHeldOut)
    {
        if (!Utf8.IsValid(line))
        {
            _scanner.Error(0, DataRowMessages.NotUtf8);
            return null;
        }

        try
        {
            var json = new Utf8JsonReader(line);
            json.Read();
            if (json.TokenType != JsonTokenType.StartObject)
            {
                _scanner.Error((int)json.TokenStartIndex, DataRowMessages.NotAnObject(json.TokenType));
                return null;
            }

            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                ReadMember(ref json);
            }

            // Reads beyond the object, which throws when something follows it.
            json.Read();
        }
        catch (JsonException broken)
        {
            _scanner.Error((int)(broken.BytePositionInLine ?? 0), DataRowMessages.NotJson);
            return null;
        }

        return Complete(isHeldOut);
    }

    private void ReadMember(ref Utf8JsonReader json)
    {
        var offset = (int)json.TokenStartIndex;
        var key = ReadKey(ref json);
        if (key is not null && !_keys.Add(key))
        {
            _scanner.Error(offset, DataRowMessages.DuplicateKey(key));
        }

        json.Read();
        switch (key)
        {
            case "text":
                _text = _scanner.ReadText(ref json, "text");
                break;
            case "entities":
                SetKind(offset, RowKind.Entities);
                _scanner.ReadList(ref json, "entities", """[["Ada","person"]]""", _readEntity);
                break;
            case "label":
                SetKind(offset, RowKind.Classification);
                ReadClass(ref json, "label");
                break;
            case "labels":
                SetKind(offset, RowKind.Classification);
                _scanner.ReadList(ref json, "labels", """["urgent","billing"]""", (ref each, index) => ReadClass(ref each, $"labels[{index}]"));
                break;
            case "messages":
                SetKind(offset, RowKind.Decoder);
                var contents = _messages.Read(ref json);
                _text ??= contents;
                break;
            case "json_structures":
                SetKind(offset, RowKind.Extraction);
                _scanner.ReadList(ref json, "json_structures", "[{…}]", (ref each, _) => _scanner.Skip(ref each));
                break;
            case "split":
                ReadSplit(ref json);
                break;
            default:
                _scanner.Skip(ref json);
                break;
        }
    }

    /// <summary>Returns the constant of a known key, which needs no new string.</summary>
    private string? ReadKey(ref Utf8JsonReader json)
    {
        if (_scanner.ReadString(ref json) is not { } range)
        {
            return null;
        }

        var key = _scanner.Bytes(range);
        foreach (var (utf8, known) in _knownKeys)
        {
            if (key.SequenceEqual(utf8))
            {
                return known;
            }
        }

        return _scanner.String(range);
    }

    private void SetKind(int offset, RowKind kind)
    {
        if (_kind is { } other && other != kind)
        {
            _scanner.Error(offset, DataRowMessages.SeveralKinds(other, kind));
        }
        else if (kind == RowKind.Classification && _keys.Contains("label") && _keys.Contains("labels"))
        {
            _scanner.Error(offset, DataRowMessages.LabelAndLabels);
        }

        _kind ??= kind;
    }

    private void ReadClass(ref Utf8JsonReader json, string what)
    {
        if (_scanner.ReadText(ref json, what) is { } name)
        {
            _classes.Add(name);
        }
    }

    private void ReadSplit(ref Utf8JsonReader json)
    {
        var offset = (int)json.TokenStartIndex;
        var word = json.TokenType == JsonTokenType.String && _scanner.ReadString(ref json) is { } range ? _scanner.String(range) : null;
        (_split, var isValid) = (json.TokenType, word) switch
        {
            (JsonTokenType.Null, _) => (RowSplit.Unmarked, true),
            (_, "train") => (RowSplit.Train, true),
            (_, "validation") => (RowSplit.Validation, true),
            _ => (RowSplit.Unmarked, false),
        };
        if (!isValid)
        {
            _scanner.Error(offset, DataRowMessages.WrongSplit(word is null ? DataRowMessages.Describe(json.TokenType) : DataRowMessages.Quote(word)));
            _scanner.Skip(ref json);
        }
    }

    private Utf8Row? Complete(bool isHeldOut)
    {
        if (_kind is null || (_text is null && !_keys.Contains("text")))
        {
            _scanner.Error(0, _keys.Contains("text") ? DataRowMessages.NoLabels(_keys) : DataRowMessages.NoText(_keys));
        }

        _entities.CheckAgainst(_text, isHeldOut);
        return _scanner.HasErrors
            ? null
            : _row.Set(_kind!.Value, _keys.Contains("labels"), _text!.Value, _split);
    }
}
