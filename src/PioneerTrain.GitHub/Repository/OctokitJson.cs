using System.Buffers;
using System.Text;
using System.Text.Json;

namespace PioneerTrain.GitHub.Repository;

/// <summary>
/// Prepares a response for Octokit, which returns an empty result for text that is not JSON, and
/// fails for null where its model has a value, such as the start time of a queued check run.
/// </summary>
internal static class OctokitJson
{
    /// <summary>Returns the JSON without the members that are null.</summary>
    /// <exception cref="JsonException">The response is not JSON of the expected kind.</exception>
    public static string Prepare(ReadOnlyMemory<byte> body, bool isArray)
    {
        using var document = JsonDocument.Parse(body);
        if (document.RootElement.ValueKind != (isArray ? JsonValueKind.Array : JsonValueKind.Object))
        {
            throw new JsonException($"The response is of kind {document.RootElement.ValueKind}.");
        }

        var prepared = new ArrayBufferWriter<byte>(body.Length);
        using (var writer = new Utf8JsonWriter(prepared))
        {
            Write(document.RootElement, writer);
        }

        return Encoding.UTF8.GetString(prepared.WrittenSpan);
    }

    private static void Write(JsonElement element, Utf8JsonWriter writer)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in element.EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.Null))
                {
                    writer.WritePropertyName(member.Name);
                    Write(member.Value, writer);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                {
                    Write(item, writer);
                }

                writer.WriteEndArray();
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }
}
