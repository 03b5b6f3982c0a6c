using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PioneerTrain.LocalServer.Storage;
using PioneerTrain.Trainer;

namespace PioneerTrain.LocalServer.Synthetic;

/// <summary>Writes a generated dataset as JSON Lines. Every row has <c>"synthetic":true</c>.</summary>
internal static class SyntheticDataset
{
    public const string Classification = "classification";
    public const string Ner = "ner";

    /// <summary>The shortest word of a description that is used as a topic.</summary>
    private const int MinTopicLength = 4;

    private const int MaxTopicLength = 30;

    /// <summary>
    /// How many sentences in a row may be repetitions before the grammar is exhausted.
    /// </summary>
    private const int MaxRepetitions = 1000;

    private static readonly string[] _usualTopics = ["order", "report", "project", "invoice", "meeting", "delivery"];

    /// <summary>
    /// Writes the rows. The same job gives the same rows. Fewer rows than requested are written if
    /// there are no more different sentences.
    /// </summary>
    public static void Write(Stream output, GenerationJob job)
    {
        var text = new SyntheticText(job.Labels, Topics(job.Domain), new Pcg32(Seed(job)));
        var known = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var repetitions = 0;
        while (known.Count < job.RequestedCount && repetitions < MaxRepetitions)
        {
            var row = job.TaskType == Classification ? text.NextWithClass() : text.NextWithMentions();
            if (known.Add(row.Text))
            {
                WriteRow(output, row);
                repetitions = 0;
            }
            else
            {
                repetitions++;
            }
        }
    }

    private static string[] Topics(string? domain)
    {
        var words = (domain ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(word => string.Concat(word.Where(char.IsLetter)).ToLowerInvariant())
            .Where(word => word.Length is >= MinTopicLength and <= MaxTopicLength)
            .Distinct(StringComparer.Ordinal)
            .ToArray();
        return words is [] ? _usualTopics : words;
    }

    private static ulong Seed(GenerationJob job)
    {
        var source = string.Join('\n', [job.DatasetName, job.DatasetVersion, job.TaskType, job.Domain ?? "", .. job.Labels]);
        return BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(source)));
    }

    private static void WriteRow(Stream output, SyntheticRow row)
    {
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteString("text", row.Text);
            if (row.Class is not null)
            {
                json.WriteString("label", row.Class);
            }
            else
            {
                WriteMentions(json, row);
            }

            json.WriteBoolean("synthetic", true);
            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }

    private static void WriteMentions(Utf8JsonWriter json, SyntheticRow row)
    {
        json.WriteStartArray("entities");
        foreach (var (text, label) in row.Mentions)
        {
            json.WriteStartArray();
            json.WriteStringValue(text);
            json.WriteStringValue(label);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }
}
