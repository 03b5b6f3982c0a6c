using System.Text.Json;

namespace PioneerTrain.Datasets;

/// <summary>Reads the entities of one row after another. They are compared with the text once the whole row was read, because keys have no order.</summary>
internal sealed class RowEntities(RowScanner scanner)
{
    private readonly List<(int Offset, RowEntity Entity)> _entities = [];
    private readonly List<(int Offset, int Index, int Start, int End, string? Label)> _offsets = [];

    public IEnumerable<RowEntity> All => _entities.Select(each => each.Entity);

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

        var (strings, numbers, count) = (new List<string?>(2), new List<int>(), 0);
        for (; json.Read() && json.TokenType != JsonTokenType.EndArray; count++)
        {
            if (json.TokenType == JsonTokenType.String)
            {
                strings.Add(scanner.ReadString(ref json));
            }
            else if (json.TokenType == JsonTokenType.Number && json.TryGetInt32(out var number))
            {
                numbers.Add(number);
            }
            else
            {
                scanner.Skip(ref json);
            }
        }

        AddEntity(offset, index, count, strings, numbers);
    }

    private void AddEntity(int offset, int index, int count, List<string?> strings, List<int> numbers)
    {
        if (numbers.Count >= 2)
        {
            _offsets.Add((offset, index, numbers[0], numbers[1], strings.LastOrDefault()));
        }
        else if (count != 2 || strings.Count != 2)
        {
            scanner.Error(offset, DataRowMessages.EntityNotAPair(index, count == 2 ? "not a pair of strings" : count == 1 ? "a list of 1 value" : $"a list of {count} values"));
        }
        else if (strings is [{ } text, { } label])
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
}
