using System.Buffers;
using System.Text.Json;

namespace PioneerTrain.Datasets;

/// <summary>Reads the messages of one row after another.</summary>
internal sealed class RowMessages(RowScanner scanner)
{
    private static readonly string[] _keys = ["role", "content"];

    private readonly ArrayBufferWriter<byte> _contents = new();

    /// <summary>Returns the texts of all messages, one on each line.</summary>
    public Range Read(ref Utf8JsonReader json)
    {
        var (offset, count) = ((int)json.TokenStartIndex, 0);
        _contents.ResetWrittenCount();
        scanner.ReadList(ref json, "messages", """[{"role":"user","content":"…"}]""", (ref each, index) =>
        {
            count++;
            ReadMessage(ref each, index);
        });
        if (count == 0 && !scanner.HasErrors)
        {
            scanner.Error(offset, DataRowMessages.NoMessages);
        }

        return scanner.Append(_contents.WrittenSpan);
    }

    private void ReadMessage(ref Utf8JsonReader json, int index)
    {
        var offset = (int)json.TokenStartIndex;
        if (json.TokenType != JsonTokenType.StartObject)
        {
            scanner.Error(offset, DataRowMessages.NotAnObject(json.TokenType));
            scanner.Skip(ref json);
            return;
        }

        var found = new HashSet<string>(StringComparer.Ordinal);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var key = scanner.ReadString(ref json) is { } range ? scanner.String(range) : null;
            json.Read();
            if (key is not ("role" or "content"))
            {
                scanner.Skip(ref json);
                continue;
            }

            found.Add(key);
            if (scanner.ReadText(ref json, $"messages[{index}].{key}") is { } text)
            {
                _contents.Write(scanner.Bytes(text));
            }

            _contents.Write("\n"u8);
        }

        foreach (var missing in _keys.Where(key => !found.Contains(key)))
        {
            scanner.Error(offset, $"messages[{index}] has no {missing}");
        }
    }
}
