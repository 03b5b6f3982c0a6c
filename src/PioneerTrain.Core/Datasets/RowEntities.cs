using System.Text.Json;
using PioneerTrain.Text;

namespace PioneerTrain.Datasets;

/// <summary>Reads the entities of one row after another. They are compared with the text once the whole row was read, because keys have no order.</summary>
internal sealed class RowEntities(RowScanner scanner)
{
    private readonly List<(int Offset, RowEntity Entity)> _entities = [];
    private readonly List<(int Offset, int Index, int Start, int End, string? Label)> _offsets = [];

    public IReadOnlyList<RowEntity> ToList()
    {
        if (_entities.Count == 0)
        {
            return [];
        }

        var entities = new RowEntity[_entities.Count];
        for (var i = 0; i < entities.Length; i++)
        {
            entities[i] = _entities[i].Entity;
        }

        return entities;
    }

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
            found.Label = found.Count == 0 ? null : scanner.ReadLabel(ref json);
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
            if (string.IsNullOrWhiteSpace(text) || string.IsNullOrWhiteSpace(label))
            {
                scanner.Error(offset, DataRowMessages.Empty($"the {(string.IsNullOrWhiteSpace(text) ? "text" : "label")} of entities[{index}]"));
                return;
            }

            _entities.Add((offset, new RowEntity(text, label)));
        }
    }

    /// <summary>Checks that the text contains each entity.</summary>
    /// <param name="isError">False for a warning.</param>
    public void CheckAgainst(string? text, bool isError)
    {
        foreach (var (offset, index, start, end, label) in _offsets)
        {
            var isInside = text is not null && start >= 0 && start < end && end <= text.Length;
            scanner.Error(offset, DataRowMessages.EntityOffsets(index, isInside ? text![start..end] : null, label));
        }

        foreach (var (offset, entity) in _entities)
        {
            if (text is not null && !text.Contains(entity.Text, StringComparison.Ordinal))
            {
                scanner.Add(offset, DataRowMessages.NotInText(entity, text), isError);
            }
        }
    }

    /// <summary>The values of one entity as they were found.</summary>
    private record struct Pair(int Count, int Strings, string? Text, string? Label, int? Start, int? End);
}
