using System.Runtime.InteropServices;
using System.Text.Json;
using PioneerTrain.Text;

namespace PioneerTrain.Datasets;

/// <summary>Reads the entities of one row after another. They are compared with the text once the whole row was read, because keys have no order.</summary>
internal sealed class RowEntities(RowScanner scanner)
{
    private readonly List<(int Offset, Range Text, Range Label)> _entities = [];
    private readonly List<(int Offset, int Index, int Start, int End, Range? Label)> _offsets = [];

    public int Count => _entities.Count;

    public ReadOnlySpan<byte> Label(int index) => scanner.Bytes(_entities[index].Label);

    public IReadOnlyList<RowEntity> ToList() => [.. _entities.Select(Entity)];

    public void Reset()
    {
        _entities.Clear();
        _offsets.Clear();
    }

    public void Read(ref Utf8JsonReader json, int index)
    {
        var offset = (int)json.TokenStartIndex;
        if (json.TokenType != JsonTokenType.StartArray)
        {
            scanner.Error(offset, DataRowMessages.EntityNotAPair(index, DataRowMessages.Describe(json.TokenType)));
            scanner.Skip(ref json);
            return;
        }

        var found = new Pair();
        for (; json.Read() && json.TokenType != JsonTokenType.EndArray; found.Count++)
        {
            ReadValue(ref json, ref found);
        }

        Add(offset, index, found);
    }

    private void ReadValue(ref Utf8JsonReader json, ref Pair found)
    {
        if (json.TokenType == JsonTokenType.String)
        {
            found.Strings++;
            found.Text ??= found.Count == 0 ? scanner.ReadString(ref json) : null;
            found.Label = found.Count == 0 ? null : scanner.ReadString(ref json);
        }
        else if (json.TokenType == JsonTokenType.Number && json.TryGetInt32(out var number))
        {
            found.End ??= found.Start is null ? null : number;
            found.Start ??= number;
        }
        else
        {
            scanner.Skip(ref json);
        }
    }

    private void Add(int offset, int index, in Pair found)
    {
        if (found is { Start: { } start, End: { } end })
        {
            _offsets.Add((offset, index, start, end, found.Label));
        }
        else if (found is not { Count: 2, Strings: 2 })
        {
            var what = found.Count == 2 ? "not a pair of strings" : $"a list of {Quantity.Count(found.Count, "value")}";
            scanner.Error(offset, DataRowMessages.EntityNotAPair(index, what));
        }
        else if (found is { Text: { } text, Label: { } label })
        {
            if (scanner.IsBlank(text) || scanner.IsBlank(label))
            {
                scanner.Error(offset, DataRowMessages.Empty($"the {(scanner.IsBlank(text) ? "text" : "label")} of entities[{index}]"));
                return;
            }

            _entities.Add((offset, text, label));
        }
    }

    /// <summary>Checks that the text contains each entity.</summary>
    /// <param name="isError">False for a warning.</param>
    public void CheckAgainst(Range? text, bool isError)
    {
        foreach (var (offset, index, start, end, label) in _offsets)
        {
            scanner.Error(offset, DataRowMessages.EntityOffsets(index, Part(text, start, end), label is { } known ? scanner.String(known) : null));
        }

        if (text is not { } range)
        {
            return;
        }

        var bytes = scanner.Bytes(range);
        foreach (var entity in _entities)
        {
            if (bytes.IndexOf(scanner.Bytes(entity.Text)) < 0)
            {
                scanner.Add(entity.Offset, DataRowMessages.NotInText(Entity(entity), scanner.String(range)), isError);
            }
        }
    }

    /// <summary>The part of the text between two offsets in UTF-16 code units; null when it has no such part.</summary>
    private string? Part(Range? text, int start, int end)
    {
        var whole = text is { } range ? scanner.String(range) : "";
        return start >= 0 && start < end && end <= whole.Length ? whole[start..end] : null;
    }

    private RowEntity Entity((int Offset, Range Text, Range Label) entity) => new(scanner.String(entity.Text), scanner.String(entity.Label));

    /// <summary>The values of one entity as they were found.</summary>
    [StructLayout(LayoutKind.Auto)]
    private record struct Pair(int Count, int Strings, Range? Text, Range? Label, int? Start, int? End);
}
