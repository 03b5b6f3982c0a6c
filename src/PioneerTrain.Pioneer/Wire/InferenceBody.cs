using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using PioneerTrain.Configuration;

namespace PioneerTrain.Pioneer.Wire;

/// <summary>Writes the body of an inference request with one text. Written by hand, because the
/// schema depends on the task. Members that the service documents as deprecated, or that a version
/// of it rejects (<c>task</c>, <c>format_results</c>, <c>top_k</c>), are never sent.</summary>
internal static class InferenceBody
{
    /// <summary>Does not escape letters outside ASCII, so that a body is not several times longer
    /// than its text.</summary>
    private static readonly JsonWriterOptions _options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Returns false for text with lone surrogates, which JSON cannot carry
    /// unchanged.</summary>
    public static bool IsWritable(string text)
    {
        for (var index = 0; index < text.Length;)
        {
            if (!Rune.TryGetRuneAt(text, index, out var rune))
            {
                return false;
            }

            index += rune.Utf16SequenceLength;
        }

        return true;
    }

    public static byte[] Write(InferenceRequest request, string text, InferenceApi api)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, _options))
        {
            writer.WriteStartObject();
            if (api == InferenceApi.Felix)
            {
                writer.WriteString("model_id", request.Model);
                writer.WriteString("text", text);
            }
            else
            {
                writer.WriteString("model", request.Model);
                WriteMessages(writer, text);
            }

            WriteSchema(writer, request);
            writer.WriteNumber("threshold", request.Threshold);
            writer.WriteBoolean("include_confidence", true);
            writer.WriteBoolean("include_spans", true);

            // The service must not keep the text of held-out rows.
            writer.WriteBoolean("store", false);
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>Writes one message whose content is the unchanged text, because the offsets of the
    /// response count from its start.</summary>
    private static void WriteMessages(Utf8JsonWriter writer, string text)
    {
        writer.WriteStartArray("messages");
        writer.WriteStartObject();
        writer.WriteString("role", "user");
        writer.WriteString("content", text);
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    private static void WriteSchema(Utf8JsonWriter writer, InferenceRequest request)
    {
        writer.WriteStartObject("schema");
        if (request.Task == InferenceTask.Entities)
        {
            WriteEntities(writer, request.Labels);
        }
        else
        {
            WriteClassification(writer, request);
        }

        writer.WriteEndObject();
    }

    /// <summary>Writes the form that the specifications of both APIs have:
    /// <c>[{"name":"person"}]</c>.</summary>
    private static void WriteEntities(Utf8JsonWriter writer, IReadOnlyList<string> labels)
    {
        writer.WriteStartArray("entities");
        foreach (var label in labels)
        {
            writer.WriteStartObject();
            writer.WriteString("name", label);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>Writes <c>multi_label</c> only when it is true: the live service returned no answer
    /// to a single-label task that had it (probed 2026-09-17).</summary>
    private static void WriteClassification(Utf8JsonWriter writer, InferenceRequest request)
    {
        writer.WriteStartArray("classifications");
        writer.WriteStartObject();
        writer.WriteString("task", request.TaskName);
        writer.WriteStartArray("labels");
        foreach (var label in request.Labels)
        {
            writer.WriteStringValue(label);
        }

        writer.WriteEndArray();
        if (request.Task == InferenceTask.MultiLabel)
        {
            writer.WriteBoolean("multi_label", true);
            writer.WriteNumber("cls_threshold", request.ClassThreshold);
        }

        writer.WriteEndObject();
        writer.WriteEndArray();
    }
}
